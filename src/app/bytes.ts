/** The conductor's byte work, done in the byte worker. */

import type { Bytes } from '../queue/ports.ts';
import type { ByteWorker } from '../worker/byte-worker.ts';

export function createBytes(worker: ByteWorker): Bytes {
  return {
    transfer: (request, watch) => worker.call('transfer', request, watch),
    volumeEnd: (request, format, signal) => worker.call('volumeEnd', { request, format }, { signal }),
    safeBytes: (partPath, identity) => worker.call('safeBytes', { partPath, identity }),
    list: (archivePath, archiveName, signal) => worker.call('list', { archivePath, archiveName }, { signal }),
    test: async (archivePath, archiveName, watch) => {
      await worker.call('test', { archivePath, archiveName }, watch);
    },
    unpack: async (archivePath, archiveName, plan, targetFolder, watch) => {
      await worker.call('unpack', { archivePath, archiveName, plan, targetFolder }, watch);
      return (await import('../archive/staged-files.ts')).unpackedFiles(plan, targetFolder);
    },
    peek: (request, folder, signal) => worker.call('peek', { request, folder }, { signal }),
    stream: async (request, plan, folder, maxBytes, watch) => {
      await worker.call('stream', { request, plan, folder, maxBytes }, watch);
      return (await import('../archive/staged-files.ts')).unpackedFiles(plan, folder);
    },
    whirlpool: (path, watch) => worker.call('whirlpool', { path }, watch),
  };
}
