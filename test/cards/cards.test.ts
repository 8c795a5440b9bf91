/** The card's faults on real file systems, where this kernel can mount them and the test runs as root. All of them: torture -- cards. */

import { describe, expect, it } from 'vitest';
import { CARD_ROWS, tryCard } from './card-rows.ts';
import { canBreakCards, REAL_KINDS, whyNoCard } from './real-card.ts';

const breakable = canBreakCards();

describe.each(REAL_KINDS)('a real card, %s', (kind) => {
  const why = whyNoCard(kind);
  const rows = CARD_ROWS.filter(({ only, breaks }) => (only?.includes(kind) ?? true) && (breaks !== true || breakable));
  it.skipIf(why !== null).each(rows)(
    `$name${why === null ? '' : ` (left out: ${why})`}`,
    async (row) => {
      expect(await tryCard(kind, row, true)).toEqual([]);
    },
    120_000,
  );
});
