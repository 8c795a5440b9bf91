/**
 * The name of a shared folder, from its page: the list that programs read (`json=1`) has none. The page is made for people and may
 * change, so nothing but the one heading is looked for, and whoever uses the name must do without it. Pure.
 */

import { clean } from '../lib/text.ts';
import { decodeEntities } from '../lib/xml.ts';

const MAX_NAME_LENGTH = 120;

// In English or French, as text of its own: `>Shared folder Name<`.
const HEADING = />(?:\s|&nbsp;)*(?:shared folder|dossier partag(?:é|&eacute;))(?:\s|&nbsp;)+([^<>]{1,1000})</i;

/** Null where the page does not say it. */
export function readFolderName(html: string): string | null {
  const found = HEADING.exec(html)?.[1] ?? '';
  const name = clean(decodeEntities(found.replaceAll('&nbsp;', ' ')), MAX_NAME_LENGTH);
  return name === '' ? null : name;
}
