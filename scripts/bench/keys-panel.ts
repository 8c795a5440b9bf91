/** The program on the framebuffer console, with `/dev` and `/sys` in another folder: node keys-panel.ts USERDATA ROOT. */

import { runUi } from '../../src/app/run-ui.ts';

const [, , userdata = '', root = ''] = process.argv;
const options = { userdata, json: false, quiet: false, display: 'framebuffer' } as const;
process.exitCode = await runUi(options, process.argv, process.env, root);
