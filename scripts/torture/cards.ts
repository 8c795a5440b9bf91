/** The card's faults on real FAT32, exFAT and ext4: in a machine of its own where there is one, else on this kernel as far as it can. */

import { join } from 'node:path';
import { CARD_ROWS, tryCard } from '../../test/cards/card-rows.ts';
import { canBreakCards, REAL_KINDS, whyNoCard } from '../../test/cards/real-card.ts';
import { runInMachine, whyNoMachine } from '../../test/power/machine.ts';
import type { Part } from './part.ts';

async function here(): Promise<string[]> {
  const said: string[] = [];
  for (const kind of REAL_KINDS) {
    const why = whyNoCard(kind);
    if (why !== null) said.push(`left out ${kind}: ${why}`);
    for (const row of why === null ? CARD_ROWS : []) {
      if (row.only?.includes(kind) === false || (row.breaks === true && !canBreakCards())) continue;
      said.push(`row ${kind}: ${row.name}`);
      for (const text of await tryCard(kind, row)) said.push(`wrong ${kind}, ${row.name}: ${text}`);
    }
  }
  return [...said, 'end'];
}

export const cards: Part = async () => {
  const inside = join(import.meta.dirname, '../../test/cards/inside.ts');
  const machine = whyNoMachine() === null;
  const said = machine ? await runInMachine(inside, REAL_KINDS) : await here();
  const wrong = said.filter((line) => line.startsWith('wrong ')).map((line) => line.slice(6));
  if (said.at(-1) !== 'end') wrong.push(`it ended early: ${said.at(-1)}`);
  const rows = (kind: string): number => said.filter((line) => line.startsWith(`row ${kind}:`)).length;
  const tried = REAL_KINDS.map((kind) => `${rows(kind)} on ${kind}`).join(', ');
  const where = machine ? 'in user-mode Linux' : 'on this kernel';
  return {
    line: `faults of real cards ${where}: ${tried}, ${wrong.length} wrong`,
    more: said.filter((line) => line.startsWith('left out')),
    wrong,
  };
};
