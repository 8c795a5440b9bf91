/** 1fichier links: what is one, which file it means, and the form in which it is used. Pure. */

/**
 * Domains of the host. The uploader decides which one is valid for a file, so a link's own domain is always kept.
 * Source: the host's API documentation (domain ids 0-10); desfichiers.net beside .com is seen in the wild.
 */
export const FICHIER_DOMAINS: readonly string[] = [
  '1fichier.com',
  'alterupload.com',
  'cjoint.net',
  'desfichiers.com',
  'desfichiers.net',
  'dfichiers.com',
  'megadl.fr',
  'mesfichiers.org',
  'piecejointe.net',
  'pjointe.com',
  'tenvoi.com',
  'dl4free.com',
];

/** Whether a host name is one of 1fichier's: its site, API or download hosts. */
export function isFichierHost(host: string): boolean {
  return FICHIER_DOMAINS.some((one) => host === one || host.endsWith(`.${one}`));
}

const FILE_ID = /^[A-Za-z0-9]{5,20}$/;

interface FileLink {
  readonly domain: string;
  readonly id: string;
}

function parseUrl(text: string): { url: URL; domain: string; sub: string } | null {
  const withScheme = /^[a-z0-9-]+(\.[a-z0-9-]+)+\//i.test(text) ? `https://${text}` : text;
  // Not URL.canParse: it says yes to hosts that the constructor refuses.
  const url = /^https?:\/\//i.test(withScheme) ? URL.parse(withScheme) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.port !== '') return null;
  const host = url.hostname.replace(/^www\./, '');
  const domain = FICHIER_DOMAINS.find((one) => host === one || host.endsWith(`.${one}`));
  return domain === undefined ? null : { url, domain, sub: host.slice(0, -domain.length - 1) };
}

function fileLink(text: string): FileLink | null {
  const parsed = parseUrl(text.trim());
  if (parsed === null || !/^\/?$/.test(parsed.url.pathname)) return null;
  const { url, domain, sub } = parsed;
  // `https://1fichier.com/?ID`, with `&af=…` of affiliates behind it; long ago `https://ID.1fichier.com/`.
  const id = sub === '' ? (url.search.slice(1).split('&')[0] ?? '').replace(/=$/, '') : sub;
  return FILE_ID.test(id) ? { domain, id } : null;
}

/** Whether a text is a link to one file on 1fichier. */
export function isFichierLink(text: string): boolean {
  return fileLink(text) !== null;
}

/** The link as the API takes it: https, its own domain, nothing behind the id; null when it is no file link. */
export function normaliseLink(text: string): string | null {
  const link = fileLink(text);
  return link === null ? null : `https://${link.domain}/?${link.id}`;
}

/** What identifies the file of a link, for a part that is to be continued: `1fichier:<id>`; null when it is no file link. */
export function linkIdentity(text: string): string | null {
  const link = fileLink(text);
  return link === null ? null : `1fichier:${link.id}`;
}

/** The id and origin of a shared folder's link `https://1fichier.com/dir/ID` (also `/dir/en/ID`), or null. */
export function sharedFolderLink(text: string): { readonly origin: string; readonly id: string } | null {
  const parsed = parseUrl(text.trim());
  const id = /^\/dir\/(?:[a-z]{2}\/)?([A-Za-z0-9]{4,20})\/?$/.exec(parsed?.url.pathname ?? '')?.[1];
  return parsed === null || parsed.sub !== '' || id === undefined ? null : { origin: `https://${parsed.domain}`, id };
}
