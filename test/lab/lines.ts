import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A unix socket that talks in lines. */
export class Lines {
  readonly #socket: net.Socket;
  readonly #handlers = new Set<(line: string) => void>();

  constructor(socket: net.Socket) {
    this.#socket = socket;
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) for (const handler of this.#handlers) handler(line);
    });
  }

  static async connect(file: string, deadlineMs: number): Promise<Lines> {
    for (;;) {
      const socket = net.connect(file);
      try {
        await once(socket, 'connect');
        return new Lines(socket);
      } catch (error) {
        if (Date.now() > deadlineMs) throw error;
      }
      await sleep(20);
    }
  }

  write(line: string): void {
    this.#socket.write(`${line}\n`);
  }

  /** The first value other than undefined that `accept` makes of a line. */
  wait<T>(accept: (line: string) => T | undefined, limitMs: number, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#handlers.delete(handler);
        this.#socket.off('close', gone);
      };
      const handler = (line: string): void => {
        const value = accept(line);
        if (value === undefined) return;
        finish();
        resolve(value);
      };
      const gone = (): void => {
        finish();
        reject(new Error(`the machine went away: ${what}`));
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`no answer in ${limitMs} ms: ${what}`));
      }, limitMs);
      this.#handlers.add(handler);
      this.#socket.on('close', gone);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
