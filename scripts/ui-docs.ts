// Writes docs/controls.md and docs/ui.md from the program's own tables.
import { writeFileSync } from 'node:fs';
import { controlsDoc, uiDoc } from '../src/ui/docs.ts';

writeFileSync('docs/controls.md', controlsDoc());
writeFileSync('docs/ui.md', uiDoc());
