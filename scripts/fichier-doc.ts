/**
 * Writes docs/1fichier.md: how the program treats the host, with the numbers and tables of the code. test/fichier/doc.test.ts compares
 * it. Usage: node scripts/fichier-doc.ts
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST_TEXTS } from '../src/fichier/errors.ts';
import { FICHIER_DOMAINS } from '../src/fichier/links.ts';
import { DEFAULT_PACE } from '../src/fichier/pacing.ts';
import { CHECK_LIMIT, LISTING_LIMIT } from '../src/fichier/protocol.ts';
import { errors } from '../src/i18n/errors/en.ts';
import { ERRORS, type ErrorCode } from '../src/lib/errors.ts';

const REMEDIES = {
  stop: 'stops; only the player can change it',
  ask: 'the player is asked',
  wait: 'waits, with a countdown',
  again: 'tries again',
} as const;

function time(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

function waitOf(code: ErrorCode, waitMs: number | undefined): string {
  const rule = ERRORS[code];
  const own = 'waitMs' in rule ? rule.waitMs : undefined;
  const delay = waitMs ?? own;
  if (delay === undefined) return '';
  const doubles = (code === 'flood' || code === 'too-fast') && delay < 300_000;
  return ` (${time(delay)}${doubles ? ', doubling to 5 min' : ''})`;
}

function textRows(): string[] {
  return HOST_TEXTS.map(({ text, code, waitMs }) => {
    const { remedy } = ERRORS[code];
    const words = text.source.replaceAll('|', ' \\| ').replaceAll('\\d+', 'N');
    return `| ${words} | \`${code}\` | ${errors[code].what.replace(/\[[^\]]*\]/g, '')} | ${REMEDIES[remedy]}${waitOf(code, waitMs)} |`;
  });
}

/** The text of docs/1fichier.md. */
export function fichierDoc(): string {
  return [
    '# How the program treats 1fichier',
    '',
    'Made by `node scripts/fichier-doc.ts` from the code; a test keeps it true. The rules were put together from what the host documents and from',
    'what other clients learnt. The program uses a paid account by its API key and nothing else: waiting rooms and captchas are never touched.',
    '',
    '## What is asked, and how often',
    '',
    `- One call at a time, ${time(DEFAULT_PACE.callMs)} apart from sending to sending; after a failure from its answer on. When the host complains of a flood the distance doubles (to 30 s at most); every`,
    '  success takes a tenth of it back. While a flood lasts no call goes out at all. `RGSX_FICHIER_PACE_MS` sets the distance.',
    `- \`user/info\` once in ${time(DEFAULT_PACE.userInfoMs)}; the answer is kept on the card, a refusal too. A flood of this question stops nothing else.`,
    `- \`folder/ls\` (with \`files: 1\`: folders and files in one call) and \`file/ls\`: a folder once in ${time(DEFAULT_PACE.folderMs)}, restarts included; every file of the account`,
    `  at once (\`folder_id: -1\`) once in ${time(DEFAULT_PACE.wholeAccountMs)}.`,
    `- A listing holds ${LISTING_LIMIT} files at most: longer folders are divided by date (\`sent_after\`, \`sent_before\`) until every file was seen.`,
    `- \`check_links.pl\`: ${CHECK_LIMIT} links a request. \`/dir/ID?json=1\`: shared folders, a password by POST; \`/dir/ID?lg=en\`: the`,
    '  name of one that no system was chosen for, from the heading of its page. All without the key.',
    '- `download/get_token` for every open of a download, also to resume: an address is good for one open within five minutes.',
    "  The next game's is asked for when the present one is nearly through (30 s before), and thrown away after four minutes.",
    '- `file/info` for a game that is fetched: size and Whirlpool are the identity of the file; its ETag may differ from node to node. Where several',
    '  games wait that need no Whirlpool (zip, 7z), `check_links.pl` tells name and size of a hundred at once instead, so that each costs one call;',
    '  should it be wrong, or not answer, `file/info` is asked all the same.',
    '',
    'The key is sent to the API host only. Links keep the domain that their owner chose; what stands behind `&` is dropped. All hosts are reached by',
    'one address family, IPv4 where there is one. `RGSX_FICHIER_URL` (and `RGSX_FICHIER_SITE_URL` for the pages) point elsewhere: https, or this device.',
    '',
    `Domains: ${FICHIER_DOMAINS.join(', ')}.`,
    '',
    '## What the host says, and what follows',
    '',
    'The first line that fits decides; the number behind `#` in a message is only kept for the log, since one class has had many numbers. A body that',
    'says nothing known is judged by its status: 401 the key, 404 and 410 the file, 429 a flood, 5xx and anything else is tried again later.',
    '',
    '| text (regular expression, any case) | code | what the player reads | what the program does |',
    '|---|---|---|---|',
    ...textRows(),
    '',
    '## The key file',
    '',
    '`1FichierAPI.txt` in any case, also `1FichierAPI.txt.txt` and near names; UTF-8 or UTF-16; blanks, quotes, `Bearer KEY` and `name=KEY` around the key are taken',
    'away. It is looked for every 3 s while there is none, every 15 s later, so a key that is dropped or changed later is picked up. 32 characters of `A-Z a-z 0-9 _ = -` is the only shape',
    'ever seen: another one is used with a warning.',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const text = fichierDoc();
  writeFileSync(join(import.meta.dirname, '../docs/1fichier.md'), text);
  console.log(`docs/1fichier.md: ${text.split('\n').length} lines`);
}
