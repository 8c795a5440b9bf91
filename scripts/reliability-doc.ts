/**
 * Writes docs/reliability.md: scripts/torture/reliability.md with the table of faults, from the rows that the tests run. Compared by
 * test/e2e/reliability-doc.test.ts. Usage: node scripts/reliability-doc.ts
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../src/lib/errors.ts';
import { FAULT_ROWS } from '../test/e2e/fault-rows.ts';

const MARK = '(the table of faults)';

function faultTable(): string {
  const rows = FAULT_ROWS.map(({ name, ends, opens }) => {
    const outcome = ends === 'done' ? 'the right bytes are installed' : `fails: \`${ends}\` (${ERRORS[ends].kind})`;
    return `| ${name} | ${outcome} | ${opens ?? ''} |`;
  });
  return ['| fault | outcome | downloads opened, where it is exact |', '|---|---|---|', ...rows].join('\n');
}

/** The text of docs/reliability.md. */
export function reliabilityDoc(): string {
  return readFileSync(join(import.meta.dirname, 'torture/reliability.md'), 'utf8').replace(MARK, faultTable());
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/reliability.md'), reliabilityDoc());
  console.log('docs/reliability.md written');
}
