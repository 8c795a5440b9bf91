import { clean } from '../lib/text.ts';

function decodeExtended(value: string): string | null {
  const match = /^(utf-8|iso-8859-1)'[^']*'(.*)$/i.exec(value);
  if (match === null) return null;
  const bytes = Buffer.from(
    (match[2] ?? '').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return bytes.toString(match[1]?.toLowerCase() === 'utf-8' ? 'utf8' : 'latin1');
}

/**
 * The file name of a Content-Disposition header (RFC 6266; `filename*` before `filename`), cleaned and without any
 * folder. null when there is none worth having. Header bytes come as latin1; raw UTF-8 in `filename` is understood.
 */
export function dispositionName(value: string | undefined): string | null {
  if (value === undefined) return null;
  const extended = /;\s*filename\*\s*=\s*("?)([^";]+)\1/i.exec(`;${value}`)?.[2];
  const quoted = /;\s*filename\s*=\s*"((?:\\.|[^"\\])*)"/i.exec(`;${value}`)?.[1]?.replace(/\\(.)/g, '$1');
  const token = /;\s*filename\s*=\s*([^\s";]+)/i.exec(`;${value}`)?.[1];
  const plain = quoted ?? token;
  const utf8 = plain === undefined ? undefined : Buffer.from(plain, 'latin1').toString('utf8');
  const name = (extended === undefined ? null : decodeExtended(extended)) ?? (utf8?.includes('\ufffd') ? plain : utf8);
  const bare = clean(name ?? '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim();
  return bare === undefined || bare === '' || bare === '.' || bare === '..' ? null : bare;
}
