import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reliabilityDoc } from '../../scripts/reliability-doc.ts';

it('docs/reliability.md has the faults that the tests run (else: node scripts/reliability-doc.ts)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8')).toBe(reliabilityDoc());
});
