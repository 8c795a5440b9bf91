/** What is free for a job, and what may be done with it while its file arrives. */

import type { AheadOrder } from '../download/types.ts';
import type { RemoteFile } from '../model.ts';
import type { Space } from './ports.ts';
import { aheadOf } from './rules.ts';
import type { Context } from './work.ts';

/** What is free for this job, with what it has unpacked already. */
export async function roomOf({ ports, staging }: Context): Promise<Space> {
  const space = await ports.card.space(staging.folder);
  return { ...space, freeBytes: space.freeBytes + (await ports.card.usedBytes(staging.unpackFolder)) };
}

/** Whether the file is unpacked or tested while it arrives in the job's part. */
export async function aheadFor(context: Context, file: RemoteFile): Promise<AheadOrder | null> {
  const { job, ports, staging, system } = context;
  const room = await roomOf(context);
  const freeBytes = room.freeBytes + (await ports.card.usedBytes(staging.partPath));
  return aheadOf(file, system, job.options, { ...room, freeBytes }, staging.unpackFolder);
}
