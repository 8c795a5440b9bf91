import { expect, it } from 'vitest';
import { loggedHttp } from '../../src/app/logged-http.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { Http, HttpRequest, LogFields } from '../../src/services.ts';
import { FakeClock } from '../helpers/fake-clock.ts';

const nothing = (): void => {};

it('small exchanges are told with host, path, outcome and time; never what may be a secret', async () => {
  const told: string[] = [];
  const clock = new FakeClock();
  const debug = (event: string, fields?: LogFields): void => void told.push(`${event} ${JSON.stringify(fields)}`);
  const answers: Http = async () => {
    clock.advance(120);
    return { status: 200, headers: {}, body: Buffer.from('secret-body') };
  };
  const fails: Http = () => Promise.reject(new AppError('offline'));
  const log = { debug, info: nothing, warn: nothing, error: nothing };
  const request: HttpRequest = {
    method: 'POST',
    url: 'https://api.example/v1/user/info.cgi?secret-query',
    headers: { authorization: 'Bearer secret-key' },
    body: 'secret-request',
  };
  await loggedHttp(answers, log, clock)(request);
  await expect(loggedHttp(fails, log, clock)(request)).rejects.toThrow('offline');
  expect(told).toEqual([
    'http {"method":"POST","host":"api.example","path":"/v1/user/info.cgi","outcome":200,"ms":120}',
    'http {"method":"POST","host":"api.example","path":"/v1/user/info.cgi","outcome":"offline","ms":0}',
  ]);
});
