/**
 * Whether all volumes of a game are there, before the first of them is fetched. A gap shows in the names; that the last one is missing
 * shows only inside: at the end of a RAR or a zip, at the beginning of a 7z. One small request tells it.
 */

import type { VolumeEnd, VolumeFormat } from '../archive/volume-end.ts';
import type { TransferRequest } from '../download/types.ts';
import { asAppError } from '../lib/errors.ts';
import { volumeName, volumeOf } from '../lib/volumes.ts';
import type { GameRef, RemoteFile, RemoteVolume } from '../model.ts';
import { withPatience } from './patience.ts';
import type { Context } from './work.ts';

interface Look {
  readonly volume: RemoteVolume;
  readonly format: VolumeFormat;
}

/** The game of one volume, for asking the host. */
export const volumeGame = (game: GameRef, url: string): GameRef => ({ ...game, url });

function formatOf(name: string): VolumeFormat | null {
  const ending = /\.(7z|rar|zip)$/i.exec(name)?.[1]?.toLowerCase();
  return ending === '7z' || ending === 'rar' || ending === 'zip' ? ending : null;
}

/** Which volume tells; null: none does (a cut disc image), or its size is not known (a plain link). */
function lookOf({ fileName, volumes = [] }: RemoteFile): Look | null {
  const format = formatOf(fileName);
  const volume = format === '7z' ? volumes[0] : volumes.at(-1);
  if (format === null || volume === undefined || volume.sizeBytes === null) return null;
  return { volume, format };
}

/** The first volume that is missing behind the others; null: none, or nobody can tell. */
export function missingAfter(end: VolumeEnd, { fileName, sizeBytes, volumes = [] }: RemoteFile): string | null {
  const first = volumeOf(volumes[0]?.fileName ?? '');
  const isShort = end.wholeBytes !== null && sizeBytes !== null && sizeBytes < end.wholeBytes;
  const isFew = end.count !== null && volumes.length < end.count;
  if (end.goesOn !== true && !isShort && !isFew) return null;
  const { kind, base } = first ?? { kind: 'split', base: fileName };
  // The `.zip` at the end has no number of its own.
  const next = kind === 'zip' ? volumes.length : volumes.length + 1;
  return volumeName(kind, base, next, next);
}

/** The volume that is missing at the end, or null. Rejects as an open does. */
export async function missingVolume(
  { job, ports, handle, staging }: Context,
  file: RemoteFile,
): Promise<string | null> {
  const look = lookOf(file);
  if (look === null) return null;
  const { volume, format } = look;
  const ask = async (): Promise<VolumeEnd | null> => {
    const link = await ports.host.open(volumeGame(job.game, volume.url), handle.signal);
    const request: TransferRequest = {
      ...link,
      ...{ partPath: staging.partPath, sizeBytes: volume.sizeBytes, wantedName: volume.fileName || null },
      ...{ validator: null, whirlpool: false, stallMs: ports.stallMs },
    };
    try {
      return await ports.bytes.volumeEnd(request, format, handle.signal);
    } catch (error) {
      // Without ranges nothing can be looked at: what is missing shows at the end.
      if (asAppError(error).code === 'range-refused') return null;
      throw error;
    }
  };
  const end = await withPatience(ask, {
    ...{ ...ports, signal: handle.signal, onWaiting: handle.onWaiting },
    doneBytes: () => 0,
  });
  return end === null ? null : missingAfter(end, file);
}
