import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRMWARES, outcomeOf, samplesOf, systemsDoc } from '../../scripts/systems-doc.ts';
import { isArcade } from '../../src/install/rules.ts';
import type { System } from '../../src/model.ts';
import { parseEsSystems, toSystems } from '../../src/systems/es-systems.ts';
import { needsSharedData, readShared, sharedData } from '../helpers/shared-data.ts';

const text = (file: string): string => readShared(file).toString('utf8');

describe.runIf(sharedData !== null)(needsSharedData('every system of the real es_systems.cfg files'), () => {
  it('docs/systems.md is what the rules say (else: node scripts/systems-doc.ts, and read the difference)', () => {
    const doc = readFileSync(join(import.meta.dirname, '../../docs/systems.md'), 'utf8');
    expect(doc === systemsDoc(text)).toBe(true);
  });

  it.each(FIRMWARES)(
    '%s %s: what stays is opened, what is unpacked lies below the ROM folder',
    (_letter, _title, file) => {
      const systems: System[] = toSystems(parseEsSystems(text(file), file), {
        romsRoot: '/roms',
        home: '/',
        userdata: null,
      });
      let asked = 0;
      for (const system of systems) {
        for (const { files, several } of samplesOf(system)) {
          for (const [kind, ending] of [
            ['zip', '.zip'],
            ['7z', '.7z'],
            ['rar', '.rar'],
          ] as const) {
            for (const content of several === null ? [files] : [files, several]) {
              const outcome = outcomeOf(system, kind, content);
              asked++;
              // An archive stays only where the system lists it; a set of chips always does then.
              if (outcome.action === 'keep') expect(system.extensions, system.name).toContain(ending);
              if (isArcade(system) && system.extensions.includes(ending) && content === files)
                expect(outcome.action, system.name).toBe('keep');
              expect(outcome.paths[0], system.name).not.toBe('');
              for (const path of outcome.paths) expect(path, system.name).not.toMatch(/^\/|\.\.|[\\:*?"<>|]/);
            }
          }
        }
      }
      expect(asked).toBeGreaterThan(systems.length * 3);
    },
  );
});
