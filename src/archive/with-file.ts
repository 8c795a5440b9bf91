import { closeSync, fstatSync, openSync } from 'node:fs';
import { diskError } from '../lib/errors.ts';

/** Opens for reading; `body` gets the descriptor and the size, which is closed whatever happens. Disk errors become AppErrors. */
export async function withFile<T>(path: string, body: (fd: number, sizeBytes: number) => Promise<T>): Promise<T> {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw diskError(error, path);
  }
  try {
    return await body(fd, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}
