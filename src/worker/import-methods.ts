/** What the thread of an import can do. */

import { importListing } from '../library/import-listing.ts';
import { type ImportContext, importBundle, importListed, removeSource } from '../library/import-task.ts';
import type { Call, ImportMethods } from './protocol.ts';
import type { Running } from './serve.ts';

/** Runs one call; rejects with an AppError, `cancelled` when the signal was heard. */
export async function runImport(call: Call<keyof ImportMethods>, running: Running): Promise<unknown> {
  switch (call.method) {
    case 'importBundle':
      return await importBundle(call.params, inPlatforms(running));
    case 'importListing':
      return await importListing(call.params, inPlatforms(running));
    case 'importListed':
      return await importListed(call.params, inPlatforms(running));
    case 'removeSource':
      await removeSource(call.params.catalogPath, call.params.sourceId);
      return null;
  }
}

/** An import counts platforms where a transfer counts bytes. */
function inPlatforms({ signal, onProgress }: Running): ImportContext {
  return { signal, onProgress: ({ done, total }) => onProgress({ doneBytes: done, totalBytes: total }) };
}
