import { expect, test } from 'vitest';
import { apiError, pageError } from '../../src/fichier/errors.ts';

const MIN = 60_000;
const api = (status: number, message: string | null, text = '', retryAfter?: string) =>
  apiError({ status, text, host: 'api.1fichier.com', retryAfter }, message);

/** Every row of the facts: status as seen (or one that must not matter), message, code, wait. */
const messages: readonly [number, string, string, number | undefined][] = [
  [403, 'Bad token', 'key-refused', undefined],
  [401, 'Not authenticated #247', 'key-refused', undefined],
  [403, 'No such user #93', 'account-locked', undefined],
  [401, 'No such user #93', 'account-locked', undefined],
  [403, 'Must be a customer (Premium, Access) #200', 'premium-required', undefined],
  [403, 'Must be a customer (Premium, Access) #236', 'premium-required', undefined],
  [403, 'Flood detected: IP Locked #38', 'flood', 30_000],
  [403, 'Flood detected: User Locked #223', 'flood', 30_000],
  [429, 'Flood detected: User Locked #374', 'flood', 30_000],
  [403, 'Flood detected: User APK Locked #412', 'flood', 30_000],
  [403, 'IP Locked #38', 'ip-locked', 60 * MIN],
  [403, 'Owner locked #620', 'file-owner-locked', undefined],
  [200, 'Owner locked #649', 'file-owner-locked', undefined],
  [404, 'Resource not found #469', 'file-gone', undefined],
  [403, 'Invalid password. Resource not allowed #403', 'password-wrong', undefined],
  [403, 'Password not provided. Resource not allowed #403', 'password-needed', undefined],
  [403, 'Resource not allowed #631', 'file-forbidden', undefined],
  [403, 'Only 1 location allowed at a time #887', 'one-location', 5 * MIN],
  [403, 'Only 2 locations allowed at a time #887', 'one-location', 5 * MIN],
  [403, 'professional equipment, must have CDN credits', 'network-not-allowed', 5 * MIN],
  [403, 'Virus detected', 'file-virus', undefined],
  [403, 'IP blocked? #186', 'server-error', 5 * MIN],
  [200, 'Something new #999', 'server-error', 5 * MIN],
  [404, 'Something new #999', 'file-gone', undefined],
  [401, '', 'key-refused', undefined],
];

test.each(messages)('%s %s → %s', (status, message, code, waitMs) => {
  const error = api(status, message);
  expect([error.code, error.waitMs]).toEqual([code, waitMs]);
});

test('the number and the words are kept for the log, without what could steer a terminal', () => {
  expect(api(403, 'Flood detected: User\u001b[31m Locked #374').details).toMatchObject({
    number: '374',
    said: 'Flood detected: User[31m Locked #374',
    status: 403,
  });
});

const notJson: readonly [number, string, string, number | undefined][] = [
  [200, '<html>Hello</html>', 'bad-answer', MIN],
  [403, 'IP Locked', 'ip-locked', 60 * MIN],
  [403, '', 'bad-answer', MIN],
  [404, '<html>404</html>', 'bad-answer', MIN],
  [429, '', 'flood', 30_000],
  [500, '', 'server-error', undefined],
  [503, '<p>Our services are in maintenance</p>', 'maintenance', 20 * MIN],
  [502, '<html>Bad gateway</html>', 'server-error', undefined],
  [302, '', 'redirect-refused', undefined],
  [511, '', 'captive-portal', undefined],
];

test.each(notJson)('no JSON: %s %s → %s', (status, text, code, waitMs) => {
  const error = api(status, null, text);
  expect([error.code, error.waitMs]).toEqual([code, waitMs]);
});

test('Retry-After in seconds goes before the usual wait; a date does not', () => {
  expect(api(429, null, '', '120').waitMs).toBe(120_000);
  expect(api(429, null, '', 'Wed, 21 Oct 2026 07:28:00 GMT').waitMs).toBe(30_000);
});

const pages: readonly [number, string, string, number | undefined][] = [
  [200, 'File not found', 'file-gone', undefined],
  [200, 'Software error', 'host-database', 10 * MIN],
  [200, "Can't connect DB", 'host-database', 5 * MIN],
  [200, 'Can&#039;t connect DB', 'host-database', 5 * MIN],
  [200, 'Connexion à la base de données impossible', 'host-database', 5 * MIN],
  [200, 'Connexion &agrave; la base de donn&eacute;es impossible', 'host-database', 5 * MIN],
  [403, 'Your requests are too fast', 'too-fast', 30_000],
  [200, 'Your account will be unlock', 'ip-locked', 60 * MIN],
  [403, 'IP Locked. Will be unlocked within 1h.', 'ip-locked', 60 * MIN],
  [503, 'Our services are in maintenance', 'maintenance', 20 * MIN],
  [200, 'You can use your account only for downloading from', 'network-not-allowed', 10 * MIN],
  [200, 'not compatible with massively shared internet access', 'network-not-allowed', 10 * MIN],
  [200, 'not use simultaneously your IPv4 and IPv6 IP', 'network-not-allowed', 10 * MIN],
  [
    403,
    'Premium status is only allowed to be used on residential private and dedicated … #913',
    'network-not-allowed',
    5 * MIN,
  ],
  [200, 'Accès restreint', 'network-not-allowed', 5 * MIN],
  [200, 'VPN detected', 'network-not-allowed', 5 * MIN],
  [200, 'Requires the use of CDN credits or', 'network-not-allowed', 5 * MIN],
  [200, 'Access to this file is protected', 'file-forbidden', undefined],
  [200, 'Votre adresse IP ouvre trop de connexions vers le serveur', 'too-fast', 5 * MIN],
  [200, 'Welcome', 'bad-answer', undefined],
  [404, 'Not here', 'bad-answer', undefined],
];

test.each(pages)('page %s %s → %s', (status, text, code, waitMs) => {
  const error = pageError(status, `<!DOCTYPE html><html><body><div>${text}</div></body></html>`);
  expect([error.code, error.waitMs]).toEqual([code, waitMs]);
});

test.each([
  ['Flood det\u200eected: \u009bUser Locked #223', 'flood'],
  ['Only 1 location\u001b allowed at a time #887', 'one-location'],
  ['Resource\u0000 not\nfound #469', 'file-gone'],
])('an escape inside of a sentence of the host no longer hides what it says: %j', (message, code) => {
  expect(apiError({ status: 403, text: message, host: 'h' }, message).code).toBe(code);
});

test('a page of megabytes is looked through', () => {
  const page = `<script>${'<scrip'.repeat(30_000)}</script>${' <div>'.repeat(200_000)}`;
  expect(pageError(200, page).code).toBe('bad-answer');
});
