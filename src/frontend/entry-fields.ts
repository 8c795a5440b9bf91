/**
 * What a game's name and its files say, as the fields of its entry. Pure. The codes for regions and languages are EmulationStation's own
 * (batocera-emulationstation, LangParser.cpp): `jp` is both, Swedish is `sw`, every European country is the region `eu`.
 */

import type { Title } from '../catalog/title.ts';
import type { Language, Region } from '../catalog/title-words.ts';
import type { GameFields } from './gamelist.ts';

const REGION_CODES: Readonly<Partial<Record<Region, readonly [region: string, language: string | null]>>> = {
  World: ['wr', 'en'],
  USA: ['us', 'en'],
  Europe: ['eu', null],
  Japan: ['jp', 'jp'],
  Australia: ['eu', 'en'],
  Brazil: ['br', 'br'],
  Canada: ['wr', null],
  China: ['cn', 'cn'],
  France: ['eu', 'fr'],
  Germany: ['eu', 'de'],
  'Hong Kong': ['cn', 'cn'],
  Italy: ['eu', 'it'],
  Korea: ['kr', 'kr'],
  Netherlands: ['eu', 'nl'],
  Russia: ['ru', 'ru'],
  Scandinavia: ['eu', null],
  Spain: ['eu', 'es'],
  Sweden: ['eu', 'sw'],
  Taiwan: ['cn', 'cn'],
  UK: ['eu', 'en'],
  Poland: ['eu', 'pl'],
  Portugal: ['eu', 'pt'],
  Denmark: ['eu', null],
  Finland: ['eu', null],
  Norway: ['eu', 'no'],
  Greece: ['eu', 'gr'],
  Turkey: ['eu', null],
};

const LANGUAGE_CODES: Readonly<Partial<Record<Language, string>>> = {
  En: 'en',
  Fr: 'fr',
  De: 'de',
  Es: 'es',
  It: 'it',
  Pt: 'pt',
  Nl: 'nl',
  Ja: 'jp',
  Sv: 'sw',
  No: 'no',
  Pl: 'pl',
  Ru: 'ru',
  Ko: 'kr',
  Zh: 'cn',
  El: 'gr',
};

export interface NamedGame {
  readonly title: Pick<Title, 'title' | 'revision' | 'disc'>;
  /** In the order of REGIONS. */
  readonly regions: readonly Region[];
  readonly languages: readonly Language[];
  /** `./` paths of picture and manual. */
  readonly image?: string;
  readonly manual?: string;
}

/** The fields; what is not known is left out, EmulationStation then asks the file's name. Revision and disc tell versions apart. */
export function entryFields({ title, regions, languages, image, manual }: NamedGame): GameFields {
  const marks = [title.revision, title.disc === null ? null : `Disc ${title.disc}`].filter((mark) => mark !== null);
  const known = regions.map((region) => REGION_CODES[region]).filter((codes) => codes !== undefined);
  const spoken = languages.map((language) => LANGUAGE_CODES[language]).filter((code) => code !== undefined);
  // Without languages in the name, those of the countries; Europe alone says none.
  const lang = spoken.length > 0 ? spoken : known.map(([, language]) => language).filter((code) => code !== null);
  return {
    name: marks.length === 0 ? title.title : `${title.title} (${marks.join(', ')})`,
    ...(known[0] === undefined ? {} : { region: known[0][0] }),
    ...(lang.length === 0 ? {} : { lang: [...new Set(lang)].join(',') }),
    ...(image === undefined ? {} : { image }),
    ...(manual === undefined ? {} : { manual }),
  };
}
