import { describe, expect, it } from 'vitest';
import {
  type Have,
  judge,
  looksLikePage,
  pageIsWanted,
  parseContentRange,
  planOpen,
  type ResponseHead,
  redirectTarget,
  retryAfterMs,
  strongValidator,
  type Verdict,
} from '../../src/download/resume.ts';
import type { TransferRequest } from '../../src/download/types.ts';
import type { AppError } from '../../src/lib/errors.ts';

const fichier: TransferRequest = {
  url: 'https://a-1.1fichier.com/p1',
  rules: 'fichier',
  linkId: 'abcde',
  wantedName: 'robo.zip',
  partPath: '/x/archive.part',
  sizeBytes: 1000,
  validator: null,
  whirlpool: false,
  stallMs: 20_000,
  family: 0,
};
const plain: TransferRequest = { ...fichier, url: 'https://example.org/robo.zip', rules: 'http' };
const have = (offset: number, more: Partial<Have> = {}): Have => ({
  offset,
  sizeBytes: 1000,
  validator: null,
  ...more,
});

const OCTETS = { 'content-type': 'application/octet-stream' };
const full = (headers: Record<string, string> = {}, bodyBytes: number | null = 1000): ResponseHead => ({
  status: 200,
  headers: { ...OCTETS, ...headers },
  bodyBytes,
});
const partial = (range: string, bodyBytes: number | null, headers: Record<string, string> = {}): ResponseHead => ({
  status: 206,
  headers: { ...OCTETS, 'content-range': range, ...headers },
  bodyBytes,
});
const status = (code: number, headers: Record<string, string> = {}): ResponseHead => ({
  status: code,
  headers,
  bodyBytes: 0,
});

/** A verdict in a few words, for tables. */
function words(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'write':
      return `write at ${verdict.at} of ${verdict.sizeBytes} to ${verdict.endBytes}`;
    case 'complete':
      return `complete ${verdict.sizeBytes}`;
    case 'redirect':
      return `redirect ${verdict.location}`;
    case 'page':
      return `page, else ${verdict.otherwise.code}`;
    case 'refuse':
      return `refuse ${verdict.error.code}`;
  }
}

describe('where the next open starts', () => {
  const strong = { validator: '"v1"' };
  it.each([
    ['nothing there', fichier, have(0), 0, {}],
    ['1fichier: size and file id are the identity', fichier, have(400), 400, { range: 'bytes=400-' }],
    ['thrown away on request', { ...fichier, fromStart: true }, have(400), 0, {}],
    ['plain with a strong validator', plain, have(400, strong), 400, { range: 'bytes=400-', 'if-range': '"v1"' }],
    ['plain with a weak validator', plain, have(400, { validator: 'W/"v1"' }), 0, {}],
    ['plain without a validator', plain, have(400), 0, {}],
    ['plain without a validator, but whole', plain, have(1000), 1000, { range: 'bytes=1000-' }],
  ])('%s', (_name, request, what, offset, headers) => {
    expect(planOpen(request, what)).toMatchObject({ offset, headers });
  });
});

describe('the answer to an open of a 1fichier token', () => {
  const fromStart = planOpen(fichier, have(0));
  const from400 = planOpen(fichier, have(400));
  it.each([
    ['the whole file', fromStart, full(), 'write at 0 of 1000 to 1000'],
    ['the rest', from400, partial('bytes 400-999/1000', 600), 'write at 400 of 1000 to 1000'],
    ['a part of the rest', from400, partial('bytes 400-499/1000', 100), 'write at 400 of 1000 to 500'],
    ['the rest, chunked', from400, partial('bytes 400-999/1000', null), 'write at 400 of 1000 to 1000'],
    ['ignored Range: the whole file', from400, full(), 'write at 0 of 1000 to 1000'],
    ['whole without a length: the known one holds', from400, full({}, null), 'write at 0 of 1000 to 1000'],
    ['another start', from400, partial('bytes 300-999/1000', 700), 'refuse range-refused'],
    ['another total', from400, partial('bytes 400-1099/1100', 700), 'refuse size-mismatch'],
    ['a total that is not told', from400, partial('bytes 400-999/*', 600), 'refuse range-refused'],
    ['206 without Content-Range', from400, { ...full(), status: 206 }, 'refuse range-refused'],
    ['206 whose length is not its range', from400, partial('bytes 400-999/1000', 599), 'refuse range-refused'],
    [
      'several ranges',
      from400,
      { ...full({ 'content-type': 'multipart/byteranges' }), status: 206 },
      'refuse range-refused',
    ],
    ['a longer file', fromStart, full({}, 2000), 'refuse size-mismatch'],
    ['a shorter file', fromStart, full({}, 999), 'refuse size-mismatch'],
    ['a short text', fromStart, full({ 'content-type': 'text/plain' }, 9), 'page, else size-mismatch'],
    ['HTML with 200', fromStart, full({ 'content-type': 'text/html; charset=utf-8' }), 'page, else bad-answer'],
    ['JSON with 200', fromStart, full({ 'content-type': 'application/json' }), 'page, else bad-answer'],
    [
      'HTML as 206',
      from400,
      partial('bytes 400-999/1000', 600, { 'content-type': 'text/html' }),
      'page, else bad-answer',
    ],
    ['compressed against the request', fromStart, full({ 'content-encoding': 'gzip' }), 'refuse bad-answer'],
    ['a dead token', from400, status(404), 'page, else token-expired'],
    ['a used token', from400, status(410), 'page, else token-expired'],
    ['403', from400, status(403), 'page, else token-expired'],
    ['500', from400, status(500), 'page, else server-error'],
    ['503', from400, status(503, { 'retry-after': '7' }), 'page, else server-error'],
    ['429', from400, status(429), 'page, else too-fast'],
    ['a redirect', from400, status(302, { location: 'https://elsewhere.example/' }), 'refuse redirect-refused'],
    ['a redirect to the database notice', from400, status(302, { location: '/?c=DB' }), 'refuse host-database'],
    [
      '416 and all is there',
      planOpen({ ...fichier, sizeBytes: null }, have(1000, { sizeBytes: null })),
      status(416, { 'content-range': 'bytes */1000' }),
      'complete 1000',
    ],
    ['416 and something is missing', from400, status(416, { 'content-range': 'bytes */1000' }), 'refuse range-refused'],
    [
      '416 of another file',
      planOpen(fichier, have(1000)),
      status(416, { 'content-range': 'bytes */900' }),
      'refuse range-refused',
    ],
    ['204', from400, status(204), 'page, else bad-answer'],
  ])('%s', (_name, plan, head, expected) => {
    expect(words(judge(fichier, plan, head))).toBe(expected);
  });
});

describe('the answer to an open of a plain link', () => {
  const sized = { ...plain, sizeBytes: null };
  const from400 = planOpen(plain, have(400, { validator: '"v1"' }));
  it.each([
    [
      'the rest of the same version',
      plain,
      from400,
      partial('bytes 400-999/1000', 600, { etag: '"v1"' }),
      'write at 400 of 1000 to 1000',
    ],
    [
      'the rest of another version',
      plain,
      from400,
      partial('bytes 400-999/1000', 600, { etag: '"v2"' }),
      'refuse range-refused',
    ],
    ['a new version, whole', plain, from400, full({ etag: '"v2"' }), 'write at 0 of 1000 to 1000'],
    [
      'a new version of another size, size not asked for',
      sized,
      planOpen(sized, have(400, { validator: '"v1"' })),
      full({ etag: '"v2"' }, 1500),
      'write at 0 of 1500 to 1500',
    ],
    [
      'no size anywhere',
      sized,
      planOpen(sized, have(0, { sizeBytes: null })),
      full({}, null),
      'write at 0 of null to null',
    ],
    ['a redirect', plain, from400, status(302, { location: '/other' }), 'redirect /other'],
    ['a redirect to nowhere', plain, from400, status(302), 'refuse bad-answer'],
    ['gone', plain, from400, status(404), 'page, else file-gone'],
    ['forbidden', plain, from400, status(403), 'page, else file-forbidden'],
    ['HTML instead of a zip', plain, from400, full({ 'content-type': 'text/html' }), 'page, else bad-answer'],
    [
      'HTML that was asked for',
      { ...plain, wantedName: 'manual.html' },
      from400,
      full({ 'content-type': 'text/html' }),
      'write at 0 of 1000 to 1000',
    ],
  ] as const)('%s', (_name, request, plan, head, expected) => {
    expect(words(judge(request, plan, head))).toBe(expected);
  });
});

describe('small readers', () => {
  it.each([
    ['bytes 0-9/10', { start: 0, end: 9, total: 10 }],
    ['bytes 5-9/*', { start: 5, end: 9, total: null }],
    ['BYTES 5-9/10', { start: 5, end: 9, total: 10 }],
    ['bytes 9-5/10', null],
    ['bytes 5-10/10', null],
    ['bytes */10', null],
    ['bytes 5-9', null],
    ['bytes -5-9/10', null],
    ['items 5-9/10', null],
    ['bytes 5-9/10, bytes 1-2/10', null],
  ])('Content-Range %s', (value, expected) => expect(parseContentRange(value)).toEqual(expected));

  const date = 'Wed, 01 Jan 2025 10:00:00 GMT';
  it.each([
    [{ etag: '"abc"' }, '"abc"'],
    [{ etag: 'W/"abc"' }, null],
    [{ etag: 'abc' }, null],
    [{ etag: 'W/"abc"', 'last-modified': date, date: 'Wed, 01 Jan 2025 11:00:00 GMT' }, date],
    [{ 'last-modified': date, date: 'Wed, 01 Jan 2025 10:00:30 GMT' }, null],
    [{ 'last-modified': date }, null],
    [{}, null],
  ])('validator of %o', (headers, expected) => expect(strongValidator(headers)).toBe(expected));

  it.each([
    [{ 'retry-after': '5' }, 5000],
    [{ 'retry-after': '999999' }, 3_600_000],
    [{ 'retry-after': 'Wed, 01 Jan 2025 10:00:09 GMT', date }, 9000],
    [{ 'retry-after': 'Wed, 01 Jan 2025 09:00:00 GMT', date }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('Retry-After of %o', (headers, expected) => expect(retryAfterMs(headers)).toBe(expected));

  it.each([
    ['<!DOCTYPE html>\n<html>', true],
    ['\ufeff  <html lang="en">', true],
    ['<HEAD>', true],
    ['{"status":"KO","message":"x"}', true],
    ['{ "message": "x" }', true],
    ['{"cells":[1,2]}', false],
    ['PK\u0003\u0004', false],
    ['<?xml version="1.0"?><rom/>', false],
    ['', false],
  ])('page? %j', (text, expected) => expect(looksLikePage(Buffer.from(text))).toBe(expected));

  it.each([
    [{ ...plain, wantedName: null, url: 'https://example.org/a/manual.HTML?x=1' }, true],
    [{ ...plain, wantedName: 'data.json' }, true],
    [{ ...plain, wantedName: 'robo.zip', url: 'https://example.org/get.html' }, false],
    [{ ...fichier, wantedName: 'data.json' }, false],
  ])('a page may be the file: %#', (request, expected) => expect(pageIsWanted(request)).toBe(expected));
});

describe('redirects of plain links', () => {
  it.each([
    ['https://a.example/x', '/y', 'https://a.example/y'],
    ['http://a.example/x', 'https://b.example/y#part', 'https://b.example/y'],
    ['http://a.example/x', 'http://b.example/y', 'http://b.example/y'],
    ['https://a.example/x', 'https://user:secret@b.example/y', 'https://b.example/y'],
    ['https://a.example/x', 'http://a.example/y', 'redirect-refused'],
    ['https://a.example/x', 'file:///etc/passwd', 'redirect-refused'],
    ['https://a.example/x', 'https://', 'redirect-refused'],
  ])('%s → %s', (from, location, expected) => {
    let target: string;
    try {
      target = redirectTarget(from, location);
    } catch (error) {
      target = (error as AppError).code;
    }
    expect(target).toBe(expected);
  });
});
