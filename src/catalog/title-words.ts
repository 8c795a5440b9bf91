/**
 * The words of game names as data. Conventions: No-Intro naming (wiki.no-intro.org, "Naming Convention"), TOSEC naming
 * convention (TNC 2015-03-23), Redump disc naming, GoodTools codes (GoodCodes.txt of Cowering's tools).
 *
 * Regions, languages and flags are bits of the stored index: append only, at most 31 each.
 */

export const REGIONS = [
  'World',
  'USA',
  'Europe',
  'Japan',
  'Asia',
  'Australia',
  'Brazil',
  'Canada',
  'China',
  'France',
  'Germany',
  'Hong Kong',
  'Italy',
  'Korea',
  'Latin America',
  'Netherlands',
  'Russia',
  'Scandinavia',
  'Spain',
  'Sweden',
  'Taiwan',
  'UK',
  'Poland',
  'Portugal',
  'Denmark',
  'Finland',
  'Norway',
  'Greece',
  'Turkey',
  'Other',
] as const;
export type Region = (typeof REGIONS)[number];

export const LANGUAGES = [
  'En',
  'Fr',
  'De',
  'Es',
  'It',
  'Pt',
  'Nl',
  'Ja',
  'Sv',
  'No',
  'Da',
  'Fi',
  'Pl',
  'Ru',
  'Ko',
  'Zh',
  'Cs',
  'Hu',
  'El',
  'Tr',
  'Ca',
  'Ar',
  'Uk',
  'He',
  'Ro',
  'Hr',
  'Sk',
  'Eu',
  'Ga',
  'Multi',
] as const;
export type Language = (typeof LANGUAGES)[number];

export const FLAGS = [
  'beta',
  'alpha',
  'demo',
  'proto',
  'sample',
  'preview',
  'unlicensed',
  'hack',
  'homebrew',
  'pirate',
  'bad-dump',
  'overdump',
  'translation',
  'alternate',
  'bios',
  'trainer',
  'cracked',
  'modified',
  'fixed',
  'verified',
  'program',
  'promo',
  'reissue',
  'debug',
  'kiosk',
  'public-domain',
] as const;
export type Flag = (typeof FLAGS)[number];

/** Region names in full, as No-Intro and Redump write them, and further countries. */
export const REGION_NAMES: Readonly<Record<string, Region>> = {
  ...Object.fromEntries(REGIONS.map((region) => [region.toLowerCase(), region])),
  'united states': 'USA',
  us: 'USA',
  'united kingdom': 'UK',
  england: 'UK',
  'great britain': 'UK',
  'south korea': 'Korea',
  mexico: 'Latin America',
  argentina: 'Latin America',
  chile: 'Latin America',
  'new zealand': 'Australia',
  holland: 'Netherlands',
  international: 'World',
  ...Object.fromEntries(
    'austria,belgium,bulgaria,croatia,czech,czech republic,hungary,iceland,india,ireland,israel,lithuania,romania,serbia,singapore,slovakia,slovenia,south africa,switzerland,thailand,ukraine,united arab emirates,export,unknown'
      .split(',')
      .map((name) => [name, 'Other']),
  ),
};

/** ISO 3166 codes in capitals (TOSEC). */
export const COUNTRY_CODES: Readonly<Record<string, Region>> = {
  US: 'USA',
  EU: 'Europe',
  JP: 'Japan',
  AS: 'Asia',
  AU: 'Australia',
  BR: 'Brazil',
  CA: 'Canada',
  CN: 'China',
  FR: 'France',
  DE: 'Germany',
  HK: 'Hong Kong',
  IT: 'Italy',
  KR: 'Korea',
  MX: 'Latin America',
  AR: 'Latin America',
  NL: 'Netherlands',
  RU: 'Russia',
  ES: 'Spain',
  SE: 'Sweden',
  TW: 'Taiwan',
  GB: 'UK',
  UK: 'UK',
  PL: 'Poland',
  PT: 'Portugal',
  DK: 'Denmark',
  FI: 'Finland',
  NO: 'Norway',
  GR: 'Greece',
  TR: 'Turkey',
  NZ: 'Australia',
  ...Object.fromEntries(
    'AE,AT,BE,BG,CH,CZ,EE,EG,HR,HU,IE,IL,IN,IS,LT,LU,LV,MT,RO,RS,SG,SI,SK,TH,UA,VN,YU,ZA'
      .split(',')
      .map((code) => [code, 'Other']),
  ),
};

/** GoodTools' codes; one letter each may be put together (`JU`, `UE`). */
export const GOOD_CODES: Readonly<Record<string, readonly Region[]>> = {
  '1': ['Japan', 'Korea'],
  '4': ['USA', 'Brazil'],
  A: ['Australia'],
  B: ['Brazil'],
  C: ['China'],
  Ch: ['China'],
  D: ['Netherlands'],
  E: ['Europe'],
  F: ['France'],
  FC: ['Canada'],
  FN: ['Finland'],
  G: ['Germany'],
  Gr: ['Greece'],
  H: ['Netherlands'],
  I: ['Italy'],
  J: ['Japan'],
  K: ['Korea'],
  R: ['Russia'],
  S: ['Spain'],
  Sw: ['Sweden'],
  SW: ['Sweden'],
  U: ['USA'],
  W: ['World'],
};

/** Three letters of GoodTools' translations: `[T+Fre]`. */
export const TRANSLATION_CODES: Readonly<Record<string, Language>> = {
  eng: 'En',
  fre: 'Fr',
  fra: 'Fr',
  ger: 'De',
  deu: 'De',
  spa: 'Es',
  cas: 'Es',
  ita: 'It',
  por: 'Pt',
  bra: 'Pt',
  dut: 'Nl',
  jap: 'Ja',
  swe: 'Sv',
  nor: 'No',
  dan: 'Da',
  fin: 'Fi',
  pol: 'Pl',
  rus: 'Ru',
  kor: 'Ko',
  chi: 'Zh',
  cze: 'Cs',
  hun: 'Hu',
  gre: 'El',
  tur: 'Tr',
  cat: 'Ca',
  ara: 'Ar',
  heb: 'He',
  ukr: 'Uk',
};

/** First words in round brackets that set a flag; what follows (a number, a date) does not matter. */
export const ROUND_FLAGS: Readonly<Record<string, Flag>> = {
  beta: 'beta',
  alpha: 'alpha',
  demo: 'demo',
  taikenban: 'demo',
  'tech demo': 'demo',
  trial: 'demo',
  proto: 'proto',
  prototype: 'proto',
  'possible proto': 'proto',
  sample: 'sample',
  preview: 'preview',
  'pre-release': 'preview',
  kiosk: 'kiosk',
  unl: 'unlicensed',
  unlicensed: 'unlicensed',
  hack: 'hack',
  homebrew: 'homebrew',
  aftermarket: 'homebrew',
  pirate: 'pirate',
  'bad dump': 'bad-dump',
  bad: 'bad-dump',
  alt: 'alternate',
  alternate: 'alternate',
  bios: 'bios',
  'enhancement chip': 'bios',
  program: 'program',
  'test program': 'program',
  promo: 'promo',
  debug: 'debug',
  'debug version': 'debug',
  pd: 'public-domain',
  'public domain': 'public-domain',
  'virtual console': 'reissue',
  'wii virtual console': 'reissue',
  'wii u virtual console': 'reissue',
  '3ds virtual console': 'reissue',
  'switch online': 'reissue',
  gamecube: 'reissue',
  wii: 'reissue',
  reprint: 'reissue',
  translated: 'translation',
  translation: 'translation',
};

/** Letters in square brackets (GoodTools, TOSEC), followed by a number, a letter, a name or nothing. */
export const SQUARE_FLAGS: Readonly<Record<string, Flag>> = {
  '!': 'verified',
  a: 'alternate',
  b: 'bad-dump',
  cr: 'cracked',
  f: 'fixed',
  h: 'hack',
  m: 'modified',
  o: 'overdump',
  p: 'pirate',
  t: 'trainer',
  tr: 'translation',
  u: 'bad-dump',
  v: 'bad-dump',
  x: 'bad-dump',
  bios: 'bios',
  hack: 'hack',
  homebrew: 'homebrew',
  unl: 'unlicensed',
};

/** Articles that are written behind the title: `Pixel Quest, The`. */
export const ARTICLES =
  /^(.*?), (The|An?|Les?|La|L'|Une?|Der|Die|Das|Ein|Eine|El|Los|Las|Il|Lo|Gli|De|Het|Den|Det|Os?)( - .*|)$/i;

/** Endings of archives, discs and cartridges: only these are taken off a name, so that `v1.2` and `No. 5` stay. */
export const ENDINGS = new Set(
  (
    'zip 7z rar tar gz tgz xz bz2 zst iso cue bin img mdf mds nrg ccd sub ecm chd cso zso ciso gcz rvz wia wbfs wad wux wua nsp xci ' +
    'gdi cdi m3u pbp toc nes fds unf unif sfc smc fig swc bs n64 z64 v64 ndd gb gbc sgb gba nds dsi 3ds cia cci md gen smd sms gg sg ' +
    '32x 68k pce sgx ws wsc ngp ngc ngpc lnx lyx a26 a52 a78 j64 jag abs cof col int itv vec vb vboy min st stx msa adf adz ipf dms lha hdf ' +
    'd64 d71 d81 g64 t64 tap crt prg p00 nib vsf dsk tzx pzx z80 sna szx trd scl rom mx1 mx2 cas cdt voc xdf hdm fdi d88 tfd atr xex ' +
    'car xfd po do nib woz p8 png pico8 tic swf love dosz dos pc exe com scummvm squashfs pak pk3 grp gam neo mgw bml chf o2 mo5 to8 k7 ' +
    'uef ssd dsd bbc elf dol gcm tgc nkit vpk psv pkg ps3 xbe xiso cgr ri sc sv sg1000 wsr xml jar jad'
  ).split(' '),
);
