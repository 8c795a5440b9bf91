/**
 * Reads a character device (/dev/input/event*) without a thread that sits in read(): with Node's own streams a read that
 * waits for a button keeps close(), process.exit() and even a crash from ending (measured). So the device is opened
 * non-blocking and handed to the event loop as if it were a pipe; where that way is closed, it is looked at 60 times a second.
 */

import { closeSync, constants, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';

export interface EventStream {
  /** Ends at once; nothing is called back afterwards. */
  close(): void;
}

export interface EventStreamHandlers {
  data(bytes: Buffer): void;
  /** The device is gone (unplugged: ENODEV) or cannot be read any more. Called at most once. */
  gone(code: string): void;
}

interface PipeHandle {
  open(fd: number): number;
}

interface PipeBinding {
  Pipe: new (type: number) => PipeHandle;
  constants: { SOCKET: number };
}

const POLL_MS = 16;
const READ_BYTES = 24 * 64;

/** Node's own pipe handle, which takes any descriptor that epoll takes; null where it cannot be had. */
function pipeBinding(): PipeBinding | null {
  try {
    const binding = (process as unknown as { binding(name: string): Partial<PipeBinding> }).binding('pipe_wrap');
    return typeof binding.Pipe === 'function' ? (binding as PipeBinding) : null;
  } catch {
    return null;
  }
}

/** Opens `path` for reading. Throws the system's error when that fails. `way` is for tests. */
export function openEventStream(
  path: string,
  handlers: EventStreamHandlers,
  way: 'loop' | 'poll' = 'loop',
): EventStream {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  const binding = way === 'loop' ? pipeBinding() : null;
  if (binding !== null) {
    try {
      const handle = new binding.Pipe(binding.constants.SOCKET);
      if (handle.open(fd) === 0) return watchHandle(handle, handlers);
    } catch {
      // Polling works with any descriptor.
    }
  }
  return poll(fd, handlers);
}

function watchHandle(handle: PipeHandle, handlers: EventStreamHandlers): EventStream {
  // A handle is accepted by the constructor since the first versions of Node, though the types do not say so.
  const socket = new Socket({ handle, readable: true, writable: false } as unknown as ConstructorParameters<
    typeof Socket
  >[0]);
  let open = true;
  const lost = (code: string): void => {
    if (!open) return;
    open = false;
    socket.destroy();
    handlers.gone(code);
  };
  socket.on('data', (bytes) => {
    if (open) handlers.data(bytes as Buffer);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? 'EIO'));
  socket.on('end', () => lost('ENODEV'));
  socket.on('close', () => lost('ENODEV'));
  return {
    close: () => {
      open = false;
      socket.destroy();
    },
  };
}

function poll(fd: number, handlers: EventStreamHandlers): EventStream {
  const buffer = Buffer.alloc(READ_BYTES);
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    closeSync(fd);
  };
  const look = (): void => {
    // An idle device throws EAGAIN each time: without a stack trace that costs a third less.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      for (let bytes = READ_BYTES; open && bytes === READ_BYTES; ) {
        bytes = readSync(fd, buffer, 0, READ_BYTES, null);
        if (bytes > 0) handlers.data(Buffer.from(buffer.subarray(0, bytes)));
        else lost('ENODEV');
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') lost(code ?? 'EIO');
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  const lost = (code: string): void => {
    if (!open) return;
    close();
    handlers.gone(code);
  };
  const timer = setInterval(look, POLL_MS);
  return { close };
}
