import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fichierDoc } from '../../scripts/fichier-doc.ts';

test('docs/1fichier.md is what the code does (else: node scripts/fichier-doc.ts, and read the difference)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/1fichier.md'), 'utf8')).toBe(fichierDoc());
});
