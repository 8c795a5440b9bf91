/**
 * Two hundred names of invented games, written as the known collections write theirs, and how each is read:
 * name | title | regions | languages | revision | disc | flags
 */
export const TITLES = `
Pixel Quest (USA).zip|Pixel Quest|USA||||
Pixel Quest (Europe).zip|Pixel Quest|Europe||||
Pixel Quest (Japan).nes|Pixel Quest|Japan||||
Pixel Quest (World).sfc|Pixel Quest|World||||
Pixel Quest (USA, Europe).zip|Pixel Quest|USA,Europe||||
Pixel Quest (Japan, USA).zip|Pixel Quest|USA,Japan||||
Pixel Quest (Europe) (En,Fr,De).zip|Pixel Quest|Europe|En,Fr,De|||
Pixel Quest (Europe) (En,Fr,De,Es,It,Nl,Sv).zip|Pixel Quest|Europe|En,Fr,De,Es,It,Nl,Sv|||
Pixel Quest (Europe) (En+Fr).zip|Pixel Quest|Europe|En,Fr|||
Pixel Quest (Brazil) (Pt-BR).zip|Pixel Quest|Brazil|Pt|||
Pixel Quest (Taiwan) (Zh-Hant).zip|Pixel Quest|Taiwan|Zh|||
Pixel Quest (China) (En,Zh-Hans).zip|Pixel Quest|China|En,Zh|||
Pixel Quest (USA) (Rev 1).zip|Pixel Quest|USA||Rev 1||
Pixel Quest (USA) (Rev A).zip|Pixel Quest|USA||Rev A||
Pixel Quest (USA) (v1.1).zip|Pixel Quest|USA||v1.1||
Pixel Quest (Japan) (v1.02).zip|Pixel Quest|Japan||v1.02||
Pixel Quest (USA) (Beta).zip|Pixel Quest|USA||||beta
Pixel Quest (USA) (Beta 2).zip|Pixel Quest|USA||||beta
Pixel Quest (USA) (Beta) (1994-03-01).zip|Pixel Quest|USA||||beta
Pixel Quest (Japan) (Proto).zip|Pixel Quest|Japan||||proto
Pixel Quest (Japan) (Proto 1).zip|Pixel Quest|Japan||||proto
Pixel Quest (USA) (Possible Proto).zip|Pixel Quest|USA||||proto
Pixel Quest (Europe) (Demo).zip|Pixel Quest|Europe||||demo
Pixel Quest (Japan) (Taikenban).zip|Pixel Quest|Japan||||demo
Pixel Quest (USA) (Demo) (Kiosk).zip|Pixel Quest|USA||||demo,kiosk
Pixel Quest (Japan) (Sample).zip|Pixel Quest|Japan||||sample
Pixel Quest (USA) (Unl).zip|Pixel Quest|USA||||unlicensed
Pixel Quest (Taiwan) (Unl) (Pirate).zip|Pixel Quest|Taiwan||||unlicensed,pirate
Pixel Quest (World) (Aftermarket) (Unl).zip|Pixel Quest|World||||unlicensed,homebrew
Pixel Quest (World) (Homebrew).zip|Pixel Quest|World||||homebrew
Pixel Quest (USA) (Virtual Console).zip|Pixel Quest|USA||||reissue
Pixel Quest (USA, Europe) (Virtual Console, Switch Online).zip|Pixel Quest|USA,Europe||||reissue
Pixel Quest (USA) (Wii Virtual Console).zip|Pixel Quest|USA||||reissue
Pixel Quest (USA) (Wii U Virtual Console).zip|Pixel Quest|USA||||reissue
Pixel Quest (USA) (Alt).zip|Pixel Quest|USA||||alternate
Pixel Quest (USA) (Alt 2).zip|Pixel Quest|USA||||alternate
Pixel Quest (USA) (Debug).zip|Pixel Quest|USA||||debug
Pixel Quest (Europe) (Promo).zip|Pixel Quest|Europe||||promo
Pixel Quest (Japan) (SGB Enhanced).zip|Pixel Quest|Japan||||
Pixel Quest (Japan) (NP, SGB Enhanced).zip|Pixel Quest|Japan||||
Pixel Quest (USA) (SGB Enhanced, GB Compatible) (Rev 2).zip|Pixel Quest|USA||Rev 2||
Pixel Quest (Korea).zip|Pixel Quest|Korea||||
Pixel Quest (Germany).zip|Pixel Quest|Germany||||
Pixel Quest (France).zip|Pixel Quest|France||||
Pixel Quest (Spain).zip|Pixel Quest|Spain||||
Pixel Quest (Italy).zip|Pixel Quest|Italy||||
Pixel Quest (Netherlands).zip|Pixel Quest|Netherlands||||
Pixel Quest (Sweden).zip|Pixel Quest|Sweden||||
Pixel Quest (Scandinavia).zip|Pixel Quest|Scandinavia||||
Pixel Quest (Australia).zip|Pixel Quest|Australia||||
Pixel Quest (Canada).zip|Pixel Quest|Canada||||
Pixel Quest (Hong Kong).zip|Pixel Quest|Hong Kong||||
Pixel Quest (Asia).zip|Pixel Quest|Asia||||
Pixel Quest (Russia).zip|Pixel Quest|Russia||||
Pixel Quest (UK).zip|Pixel Quest|UK||||
Pixel Quest (United Kingdom).zip|Pixel Quest|UK||||
Pixel Quest (Latin America).zip|Pixel Quest|Latin America||||
Pixel Quest (Mexico).zip|Pixel Quest|Latin America||||
Pixel Quest (Austria, Switzerland).zip|Pixel Quest|Other||||
Pixel Quest (Unknown).zip|Pixel Quest|Other||||
Legend of Brix, The (USA).zip|The Legend of Brix|USA||||
Legend of Brix, The - The Lost Key (Europe).zip|The Legend of Brix - The Lost Key|Europe||||
Apprenti Sorcier, L' (France).zip|L'Apprenti Sorcier|France||||
Rätselkönig, Der (Germany).zip|Der Rätselkönig|Germany||||
Isola Perduta, L' (Italy) (Rev 1).zip|L'Isola Perduta|Italy||Rev 1||
Caballeros del Norte, Los (Spain).zip|Los Caballeros del Norte|Spain||||
Étoile de Minuit (France) (Fr).zip|Étoile de Minuit|France|Fr|||
[BIOS] Pixel Station (USA).zip|Pixel Station|USA||||bios
[BIOS] Pixel Station (Japan) (Rev B).bin|Pixel Station|Japan||Rev B||bios
Moon Saga (USA) (Disc 1).chd|Moon Saga|USA|||1|
Moon Saga (USA) (Disc 2).chd|Moon Saga|USA|||2|
Moon Saga (Europe) (En,Fr) (Disc 3).7z|Moon Saga|Europe|En,Fr||3|
Moon Saga (Japan) (Disc 1) (Hikari).zip|Moon Saga|Japan|||1|
Moon Saga (USA) (Disc 1) (Rev 1).zip|Moon Saga|USA||Rev 1|1|
Moon Saga (USA) (Disc A).zip|Moon Saga|USA|||1|
Moon Saga (USA) (Disc B).zip|Moon Saga|USA|||2|
Moon Saga (Germany) (Disc 1 of 4).zip|Moon Saga|Germany|||1|
Moon Saga (USA) (CD 2).zip|Moon Saga|USA|||2|
Moon Saga (USA) (CD2).zip|Moon Saga|USA|||2|
Moon Saga (Japan) (GD 1).zip|Moon Saga|Japan|||1|
Moon Saga (USA) (DVD 2).iso|Moon Saga|USA|||2|
Moon Saga - Disc 2.chd|Moon Saga||||2|
Moon Saga CD1.chd|Moon Saga||||1|
Moon Saga (USA) (Track 01).bin|Moon Saga|USA||||
Demo Disc Volume 3 (USA).zip|Demo Disc Volume 3|USA||||
Cave Racer (1988)(Nimbus Soft).zip|Cave Racer|||||
Cave Racer (1988)(Nimbus Soft)(GB).zip|Cave Racer|UK||||
Cave Racer (1988)(Nimbus Soft)(US)(en).zip|Cave Racer|USA|En|||
Cave Racer (1988)(Nimbus Soft)(DE)(de).zip|Cave Racer|Germany|De|||
Cave Racer (1988)(Nimbus Soft)(EU)(en-fr).zip|Cave Racer|Europe|En,Fr|||
Cave Racer (1988)(Nimbus Soft)(US-EU).zip|Cave Racer|USA,Europe||||
Cave Racer (1988)(Nimbus Soft)(JP)(M3).zip|Cave Racer|Japan|Multi|||
Cave Racer v1.2 (1988)(Nimbus Soft).zip|Cave Racer|||v1.2||
Cave Racer v1.02b (1988-05)(Nimbus Soft).zip|Cave Racer|||v1.02b||
Cave Racer Rev 2 (1988)(Nimbus Soft).zip|Cave Racer|||Rev 2||
Cave Racer (demo) (1988)(Nimbus Soft).zip|Cave Racer|||||demo
Cave Racer (demo-playable) (1988)(Nimbus Soft).zip|Cave Racer|||||demo
Cave Racer (demo-kiosk) (1988)(Nimbus Soft).zip|Cave Racer|||||demo
Cave Racer (1988)(Nimbus Soft)(alpha).zip|Cave Racer|||||alpha
Cave Racer (1988)(Nimbus Soft)(beta).zip|Cave Racer|||||beta
Cave Racer (1988)(Nimbus Soft)(preview).zip|Cave Racer|||||preview
Cave Racer (1988)(Nimbus Soft)(proto).zip|Cave Racer|||||proto
Cave Racer (1988)(Nimbus Soft)(PD).zip|Cave Racer|||||public-domain
Cave Racer (19xx)(-).zip|Cave Racer|||||
Cave Racer (1988)(Nimbus Soft)(Disk 1 of 2).zip|Cave Racer||||1|
Cave Racer (1988)(Nimbus Soft)(Disk 2 of 2)[a].zip|Cave Racer||||2|alternate
Cave Racer (1988)(Nimbus Soft)(Disk 1 of 2 Side A).zip|Cave Racer||||1|
Cave Racer (1988)(Nimbus Soft)(Side B).zip|Cave Racer||||2|
Cave Racer (1988)(Nimbus Soft)(Tape 1 of 2).zip|Cave Racer||||1|
Cave Racer (1988)(Nimbus Soft)(Part 2 of 3).zip|Cave Racer||||2|
Cave Racer (1988)(Nimbus Soft)[a2].zip|Cave Racer|||||alternate
Cave Racer (1988)(Nimbus Soft)[b].zip|Cave Racer|||||bad-dump
Cave Racer (1988)(Nimbus Soft)[cr].zip|Cave Racer|||||cracked
Cave Racer (1988)(Nimbus Soft)[cr The Moles].zip|Cave Racer|||||cracked
Cave Racer (1988)(Nimbus Soft)[cr The Moles][t +3 Owls].zip|Cave Racer|||||trainer,cracked
Cave Racer (1988)(Nimbus Soft)[h Moles].zip|Cave Racer|||||hack
Cave Racer (1988)(Nimbus Soft)[m].zip|Cave Racer|||||modified
Cave Racer (1988)(Nimbus Soft)[f NTSC].zip|Cave Racer|||||fixed
Cave Racer (1988)(Nimbus Soft)[o].zip|Cave Racer|||||overdump
Cave Racer (1988)(Nimbus Soft)[p].zip|Cave Racer|||||pirate
Cave Racer (1988)(Nimbus Soft)[tr fr].zip|Cave Racer||Fr|||translation
Cave Racer (1988)(Nimbus Soft)[u].zip|Cave Racer|||||bad-dump
Cave Racer (1988)(Nimbus Soft)[v].zip|Cave Racer|||||bad-dump
Cave Racer (1988)(Nimbus Soft)[!].zip|Cave Racer|||||verified
Cave Racer (1988)(Nimbus Soft)[req TOS 1.4].zip|Cave Racer|||||
Cave Racer, The (1988)(Nimbus Soft)(FR).zip|The Cave Racer|France||||
Tiny Dungeon (U).zip|Tiny Dungeon|USA||||
Tiny Dungeon (E).zip|Tiny Dungeon|Europe||||
Tiny Dungeon (J).zip|Tiny Dungeon|Japan||||
Tiny Dungeon (W).zip|Tiny Dungeon|World||||
Tiny Dungeon (UE).zip|Tiny Dungeon|USA,Europe||||
Tiny Dungeon (JU).zip|Tiny Dungeon|USA,Japan||||
Tiny Dungeon (JUE).zip|Tiny Dungeon|USA,Europe,Japan||||
Tiny Dungeon (JE).zip|Tiny Dungeon|Europe,Japan||||
Tiny Dungeon (G).zip|Tiny Dungeon|Germany||||
Tiny Dungeon (F).zip|Tiny Dungeon|France||||
Tiny Dungeon (S).zip|Tiny Dungeon|Spain||||
Tiny Dungeon (I).zip|Tiny Dungeon|Italy||||
Tiny Dungeon (K).zip|Tiny Dungeon|Korea||||
Tiny Dungeon (B).zip|Tiny Dungeon|Brazil||||
Tiny Dungeon (A).zip|Tiny Dungeon|Australia||||
Tiny Dungeon (C).zip|Tiny Dungeon|China||||
Tiny Dungeon (Ch).zip|Tiny Dungeon|China||||
Tiny Dungeon (D).zip|Tiny Dungeon|Netherlands||||
Tiny Dungeon (Sw).zip|Tiny Dungeon|Sweden||||
Tiny Dungeon (HK).zip|Tiny Dungeon|Hong Kong||||
Tiny Dungeon (1).zip|Tiny Dungeon|Japan,Korea||||
Tiny Dungeon (4).zip|Tiny Dungeon|USA,Brazil||||
Tiny Dungeon (U) [!].zip|Tiny Dungeon|USA||||verified
Tiny Dungeon (U) (V1.1) [!].zip|Tiny Dungeon|USA||V1.1||verified
Tiny Dungeon (J) (REV01).zip|Tiny Dungeon|Japan||REV01||
Tiny Dungeon (U) (PRG0).zip|Tiny Dungeon|USA||PRG0||
Tiny Dungeon (U) (PRG1) [!].zip|Tiny Dungeon|USA||PRG1||verified
Tiny Dungeon (E) (M5).zip|Tiny Dungeon|Europe|Multi|||
Tiny Dungeon (U) [b1].zip|Tiny Dungeon|USA||||bad-dump
Tiny Dungeon (U) [o2].zip|Tiny Dungeon|USA||||overdump
Tiny Dungeon (U) [a1].zip|Tiny Dungeon|USA||||alternate
Tiny Dungeon (U) [h1C].zip|Tiny Dungeon|USA||||hack
Tiny Dungeon (U) [h2].zip|Tiny Dungeon|USA||||hack
Tiny Dungeon (J) [p1].zip|Tiny Dungeon|Japan||||pirate
Tiny Dungeon (J) [p1][b1].zip|Tiny Dungeon|Japan||||pirate,bad-dump
Tiny Dungeon (U) [t1].zip|Tiny Dungeon|USA||||trainer
Tiny Dungeon (U) [f1+C].zip|Tiny Dungeon|USA||||fixed
Tiny Dungeon (J) (T+Eng1.0).zip|Tiny Dungeon|Japan|En|||translation
Tiny Dungeon (U) [f1].zip|Tiny Dungeon|USA||||fixed
Tiny Dungeon (J) [T+Eng].zip|Tiny Dungeon|Japan|En|||translation
Tiny Dungeon (J) [T-Fre1.0_Moles].zip|Tiny Dungeon|Japan|Fr|||translation
Tiny Dungeon (J) [T+Spa100%_Owls].zip|Tiny Dungeon|Japan|Es|||translation
Tiny Dungeon (U) [T+Bra].zip|Tiny Dungeon|USA|Pt|||translation
Tiny Dungeon (U) [C][!].zip|Tiny Dungeon|USA||||verified
Tiny Dungeon (U) [S].zip|Tiny Dungeon|USA||||
Tiny Dungeon (Unl).zip|Tiny Dungeon|||||unlicensed
Tiny Dungeon (PD).zip|Tiny Dungeon|||||public-domain
Tiny Dungeon (Beta).zip|Tiny Dungeon|||||beta
Tiny Dungeon (Hack).zip|Tiny Dungeon|||||hack
Tiny Dungeon Deluxe (Hack by Moles).zip|Tiny Dungeon Deluxe|||||hack
Tiny Dungeon (U) (Prototype).zip|Tiny Dungeon|USA||||proto
Star Farmer.zip|Star Farmer|||||
Star Farmer|Star Farmer|||||
Star Farmer 2.0|Star Farmer 2.0|||||
Star Farmer v2.1.zip|Star Farmer|||v2.1||
Star Farmer No. 5.zip|Star Farmer No. 5|||||
star_farmer_(usa).zip|star farmer|USA||||
star_farmer_2_(europe)_(en,fr).7z|star farmer 2|Europe|En,Fr|||
Star Farmer (USA).nes.zip|Star Farmer|USA||||
Star Farmer (USA).tar.gz|Star Farmer|USA||||
Star Farmer (USA) .zip|Star Farmer|USA||||
Star Farmer(USA)(Rev 1).zip|Star Farmer|USA||Rev 1||
Star Farmer [Europe].zip|Star Farmer|Europe||||
Star Farmer (Europe) (Moles (Nimbus) Edition).zip|Star Farmer|Europe||||
Star Farmer (Europe|Star Farmer (Europe|||||
Star Farmer ().zip|Star Farmer|||||
Star Farmer (USA) (PAL).zip|Star Farmer|USA||||
Star Farmer (En).zip|Star Farmer||En|||
Star Farmer (No).zip|Star Farmer||No|||
Star Farmer (Norway).zip|Star Farmer|Norway||||
Star Farmer (Europe) (Sv,No,Da,Fi).zip|Star Farmer|Europe|Sv,No,Da,Fi|||
Star Farmer (Poland) (Pl).zip|Star Farmer|Poland|Pl|||
Star Farmer (USA) (Reprint).zip|Star Farmer|USA||||reissue
Star Farmer (USA) (Test Program).zip|Star Farmer|USA||||program
1942 Skies (Japan) (Rev B).zip|1942 Skies|Japan||Rev B||
4-in-1 Fun Pak (USA).zip|4-in-1 Fun Pak|USA||||
R.C. Rally (USA).zip|R.C. Rally|USA||||
Dr. Cube & Friends (Europe).zip|Dr. Cube & Friends|Europe||||
Will o' the Wisp (USA).zip|Will o' the Wisp|USA||||
ほしのぼうけん (Japan).zip|ほしのぼうけん|Japan||||
Звёздный путь (Russia).zip|Звёздный путь|Russia||||
Moon Saga (Japan) [T-En by Moles v1.2].zip|Moon Saga|Japan|En|||translation
Moon Saga (Japan) [T-En by Moles v1.01] [Add by Owls v2.0].zip|Moon Saga|Japan|En|||translation
Moon Saga (Japan) (T-Es v1.0).zip|Moon Saga|Japan|Es|||translation
Moon Saga (Japan) [T+Fr].zip|Moon Saga|Japan|Fr|||translation
Moon Saga (Japan) (Translated En).zip|Moon Saga|Japan|En|||translation
Moon Saga (Japan) (English Translation).zip|Moon Saga|Japan|En|||translation
Moon Saga (Japan) (Fan Translation).zip|Moon Saga|Japan||||translation
Moon Saga (Japan) (Traduction FR).zip|Moon Saga|Japan|Fr|||translation
Moon Saga (Japan) [English Patched].zip|Moon Saga|Japan|En|||translation
Moon Saga (Spain) (Spanish).zip|Moon Saga|Spain|Es|||
Moon Saga (Europe) (Eng).zip|Moon Saga|Europe|En|||
Moon Saga (Europe) (FRE).zip|Moon Saga|Europe|Fr|||
Moon Saga (Europe) (Multi5).zip|Moon Saga|Europe|Multi|||
Moon Saga (Europe) (MULTI-7).zip|Moon Saga|Europe|Multi|||
Moon Saga (EUR).zip|Moon Saga|Europe||||
Moon Saga [JPN].zip|Moon Saga|Japan||||
Moon Saga [USA] [0100AB0012340000].zip|Moon Saga|USA||||
Moon Saga (NTSC-U) [SLUS-00000].7z|Moon Saga|USA||||
Moon Saga (NTSC-J).7z|Moon Saga|Japan||||
Moon Saga (USA) (Disc 1of2).zip|Moon Saga|USA|||1|
Moon Saga (USA)(Disc2of2).zip|Moon Saga|USA|||2|
Moon Saga (USA) (Disc Two).chd|Moon Saga|USA|||2|
Moon Saga (USA) [Disc 3].chd|Moon Saga|USA|||3|
Moon Saga [CD2] (USA).chd|Moon Saga|USA|||2|
Moon Saga Disc 1 of 2 (USA).chd|Moon Saga|USA|||1|
Moon Saga (USA) (Disc 2) (Bonus Disc).chd|Moon Saga|USA|||2|
Moon Saga (Europe) (En,Fr,De) (Disc 1) (v1.01).chd|Moon Saga|Europe|En,Fr,De|v1.01|1|
Moon Saga (Japan) (Tentou Taikenban).zip|Moon Saga|Japan||||demo
Moon Saga (USA) (Trial Version).zip|Moon Saga|USA||||demo
Moon Saga (USA) (Playable Demo).zip|Moon Saga|USA||||demo
Moon Saga (Japan) (Hibaihin).zip|Moon Saga|Japan||||promo
Moon Saga (USA) (Early Beta).zip|Moon Saga|USA||||beta
Moon Saga (USA) (Proto - 1994-03-01).zip|Moon Saga|USA||||proto
Moon Saga (USA) (Late Prototype).zip|Moon Saga|USA||||proto
Moon Saga (Japan) (Location Test).zip|Moon Saga|Japan||||preview
Moon Saga (USA) (Rev. C).zip|Moon Saga|USA||Rev. C||
Moon Saga (USA) (REV-A).zip|Moon Saga|USA||REV-A||
Moon Saga (USA) (Ver. 1.1).zip|Moon Saga|USA||Ver. 1.1||
Moon Saga (USA) (Version 2.0).zip|Moon Saga|USA||Version 2.0||
Moon Saga (World) (Rev 1) (Limited Run Games).zip|Moon Saga|World||Rev 1||reissue
Moon Saga (USA) (Sega Channel).zip|Moon Saga|USA||||reissue
Moon Saga (World) (Evercade).zip|Moon Saga|World||||reissue
Moon Saga (USA) (PSN).zip|Moon Saga|USA||||reissue
Moon Saga (USA) (NDSi Enhanced) (En,Fr,Es).zip|Moon Saga|USA|En,Fr,Es|||
Moon Saga (Japan) (En,Ja) (Rev 2) (SGB Enhanced).zip|Moon Saga|Japan|En,Ja|Rev 2||
Moon Saga (Spain) (Es-XL).zip|Moon Saga|Spain|Es|||
Moon Saga (USA) [Hack by Moles v1.3].zip|Moon Saga|USA||||hack
Moon Saga (USA) (Romhack).zip|Moon Saga|USA||||hack
Moon Saga (China) (Bootleg).zip|Moon Saga|China||||pirate
Tiny Dungeon (U) [hFFE].zip|Tiny Dungeon|USA||||hack
Tiny Dungeon (J) [hM04].zip|Tiny Dungeon|Japan||||hack
Tiny Dungeon (E) [hIR00].zip|Tiny Dungeon|Europe||||hack
Tiny Dungeon (U) [b1+1C].zip|Tiny Dungeon|USA||||bad-dump
Tiny Dungeon (U) [M].zip|Tiny Dungeon|USA||||
Cave Racer (1988)(Nimbus Soft)(NTSC)[48-128K].zip|Cave Racer|||||
Cave Racer (1988-12-01)(Nimbus Soft - Moles)(CZ)(cs).zip|Cave Racer|Other|Cs|||
Cave Racer (1988)(Nimbus Soft)(AGA)(M4)(Disk 2 of 3)[cr Owls].zip|Cave Racer||Multi||2|cracked
The Moon (Nimbus English Club).zip|The Moon|||||
Polish Cleaner (USA).zip|Polish Cleaner|USA||||
English Garden (Europe).zip|English Garden|Europe||||
(Untitled).zip|(Untitled)|||||
[!].zip|[!]|||||verified
`;
