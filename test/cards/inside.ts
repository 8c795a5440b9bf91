/** The rows on the kernel that runs this: inside.ts KIND... One line a row, for the torture's machine and for people. */

import { CARD_ROWS, tryCard } from './card-rows.ts';
import { canBreakCards, REAL_KINDS, type RealKind, whyNoCard } from './real-card.ts';

const asked = process.argv.slice(2);
const say = (text: string): void => void process.stdout.write(`POWER ${text}\n`);

for (const kind of REAL_KINDS.filter((one: RealKind) => asked.length === 0 || asked.includes(one))) {
  const why = whyNoCard(kind);
  if (why !== null) {
    say(`left out ${kind}: ${why}`);
    continue;
  }
  for (const row of CARD_ROWS) {
    if (row.only !== undefined && !row.only.includes(kind)) continue;
    if (row.breaks === true && !canBreakCards()) {
      say(`left out ${kind}, ${row.name}: no device mapper`);
      continue;
    }
    const wrong = await tryCard(kind, row);
    say(`row ${kind}: ${row.name}`);
    for (const text of wrong) say(`wrong ${kind}, ${row.name}: ${text.replaceAll('\n', ' ').slice(0, 600)}`);
  }
}
say('end');
process.exit(0);
