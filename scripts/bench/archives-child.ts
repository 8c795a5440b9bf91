/** One unpacking of an archive in a process of its own, as the byte worker does it: ARCHIVE FOLDER built-in|own. */

import { basename } from 'node:path';
import { findNative } from '../../src/archive/native-seven-zip.ts';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpackSevenZip } from '../../src/archive/seven-zip.ts';

const [path = '', folder = '', who = ''] = process.argv.slice(2);
const plan = planUnpack(await listArchive(path), { freeBytes: Number.MAX_SAFE_INTEGER, maxFileBytes: null });
const archive = { path, fileName: basename(path), kind: '7z', volumes: [] } as const;
const native = who === 'own' ? await findNative() : null;
await unpackSevenZip(archive, plan, folder, { native });
process.exit(0);
