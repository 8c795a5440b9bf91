import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A loopback server that answers as EmulationStation's HTTP API does; statuses are scripted by the test. */
export interface FakeEmulationStation {
  readonly url: string;
  /** `METHOD /path body` of every request. */
  readonly requests: string[];
  /** Status of the next answers to /addgames; 'hang' never answers, 'drop' breaks the connection. */
  addgames: number | 'hang' | 'drop';
  close(): Promise<void>;
}

export async function fakeEmulationStation(): Promise<FakeEmulationStation> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString('utf8')}`.trim());
      if (!request.url?.startsWith('/addgames/')) return response.writeHead(200).end('OK');
      if (fake.addgames === 'hang') return;
      if (fake.addgames === 'drop') return request.socket.destroy();
      response.writeHead(fake.addgames).end(fake.addgames === 201 ? 'Game added. System not updated' : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeEmulationStation = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    addgames: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}
