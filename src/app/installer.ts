/** From a fetched file to its place in the ROM folder, for the conductor. What touches the card runs in the byte worker. */

import { planUnpack } from '../archive/safe-plan.ts';
import { storageOf } from '../device/storage.ts';
import { decideInstall } from '../install/decide.ts';
import { type Layout, layoutKept, layoutUnpacked } from '../install/layout.ts';
import { AppError } from '../lib/errors.ts';
import type { ArchiveListing, Install, System } from '../model.ts';
import type { Installer, PlaceRequest } from '../queue/ports.ts';
import type { Removed } from '../ui/views.ts';
import type { ByteWorker } from '../worker/byte-worker.ts';

export type AppInstaller = Installer & { remove(install: Install): Promise<Removed> };

function layoutOf({ system, gameName, fileName, kind, fileBytes, unpacked, staging }: PlaceRequest): Layout {
  const { limits } = storageOf(system.romFolder);
  if (unpacked !== null) return layoutUnpacked(unpacked, system, gameName, limits);
  return layoutKept({ stagedPath: staging.partPath, sizeBytes: fileBytes, fileName, kind }, limits);
}

export function createInstaller(worker: ByteWorker, systemOf: (name: string) => System | null): AppInstaller {
  return {
    decide: (listing, system, fileName, keep) => decideInstall(asArchive(listing), system, fileName, keep).action,
    plan: (listing, system, roomBytes) => {
      const { maxFileBytes } = storageOf(system.romFolder).limits;
      return planUnpack(listing, { freeBytes: roomBytes, maxFileBytes });
    },
    place: (request) =>
      worker.call('place', {
        layout: layoutOf(request),
        romFolder: request.system.romFolder,
        stagingFolder: request.staging.folder,
        replaces: request.replaces,
        olderFolders: request.olderFolders ?? [],
      }),
    recover: (staging) => worker.call('recover', { stagingFolder: staging.folder }),
    remove: async (install) => {
      const romFolder = systemOf(install.systemName)?.romFolder;
      if (romFolder === undefined) throw new AppError('system-unknown', { name: install.systemName });
      const { files, emptyFolders = [] } = install;
      const { removed, changed } = await worker.call('remove', { files, emptyFolders, romFolder });
      const gone = new Set(removed);
      const freedBytes = files.reduce((sum, file) => sum + (gone.has(file.path) ? file.sizeBytes : 0), 0);
      return { files: removed.length, freedBytes, changed };
    },
  };
}

const asArchive = (listing: ArchiveListing): ArchiveListing | null => (listing.kind === 'none' ? null : listing);
