import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { firmwareDoc } from '../../scripts/firmware-doc.ts';

it('docs/firmware.md is what the program finds (else: node scripts/firmware-doc.ts)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/firmware.md'), 'utf8')).toBe(firmwareDoc());
});
