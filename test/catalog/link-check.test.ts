import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CheckResult, LinkCheckJob } from '../../src/catalog/link-check.ts';
import { createFichier } from '../../src/fichier/client.ts';
import { createHttp, type HttpClient } from '../../src/net/http.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';

let server: FakeFichier;
let net: HttpClient;
beforeEach(async () => {
  server = await startFakeFichier();
  net = createHttp({ userAgent: 'x' });
});
afterEach(async () => {
  await net.close();
  await server.close();
});

test('a set is checked by the hundred without a key, and goes on after an error where it stopped', async () => {
  const clock = new FakeClock();
  const { apiUrl, siteUrl } = server;
  const fichier = createFichier({ key: () => null, http: net.http, clock, sleep: clock.sleep, apiUrl, siteUrl });
  const games = Array.from({ length: 230 }, (_, id) => {
    const dead = id % 10 === 0;
    const file = server.host.addFile({ name: `g${id};x.zip`, content: Buffer.alloc(id), state: dead ? 'gone' : 'ok' });
    return { id, url: `${file.url}&af=7` };
  });
  games.push({ id: 999, url: 'https://example.org/plain.zip' });
  const results: CheckResult[] = [];
  const seen: number[] = [];
  const job = new LinkCheckJob(games, fichier, (some, progress) => {
    results.push(...some);
    seen.push(progress.done);
  });
  server.faults.push({ on: 'site', kind: 'maintenance', skip: 1 });
  await expect(job.run()).rejects.toMatchObject({ code: 'maintenance' });
  expect(await job.run()).toEqual({ done: 230, total: 230, alive: 207, dead: 23 });
  expect(seen).toEqual([100, 200, 230]);
  expect(results.map((one) => one.id)).toEqual(games.slice(0, 230).map((one) => one.id));
  expect(results.slice(0, 2)).toEqual([
    { id: 0, state: 'dead', sizeBytes: null },
    { id: 1, state: 'alive', sizeBytes: 1 },
  ]);
  expect(server.requests).toHaveLength(4);
});
