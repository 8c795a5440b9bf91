import { describe, expect, it } from 'vitest';
import { type BodyTaker, type Head, ResponseReader } from '../../src/download/http-reader.ts';
import { AppError } from '../../src/lib/errors.ts';

interface Read {
  head: Head | null;
  body: string;
  done: boolean;
  spoiled: boolean;
  error: string | null;
}

/** Feeds text in pieces of at most `size` bytes and then ends the connection. */
function read(text: string, size: number, end = false): Read {
  let head: Head | null = null;
  let body = '';
  const taker: BodyTaker = {
    data: (buffer, start, stop) => {
      body += buffer.toString('latin1', start, stop);
      return true;
    },
  };
  const reader = new ResponseReader((answer) => {
    head = answer;
    return taker;
  });
  const bytes = Buffer.from(text, 'latin1');
  let error: string | null = null;
  try {
    for (let at = 0; at < bytes.length; at += size) {
      // The bytes lie somewhere in a larger buffer, as they do in a socket's.
      const buffer = Buffer.concat([Buffer.from('??'), bytes.subarray(at, at + size), Buffer.from('??')]);
      reader.feed(buffer, 2, buffer.length - 2);
    }
    if (end) reader.ended();
  } catch (caught) {
    error = caught instanceof AppError ? `${caught.code} ${caught.details['reason']}` : String(caught);
  }
  return { head, body, done: reader.done, spoiled: reader.spoiled, error };
}

const OK = 'HTTP/1.1 200 OK\r\n';

describe.each([1, 2, 3, 7, 4096])('in pieces of %i bytes', (size) => {
  it.each([
    ['a length', `${OK}Content-Length: 5\r\nX: 1\r\n\r\nhello`, 'hello'],
    ['no body', `${OK}Content-Length: 0\r\n\r\n`, ''],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n`, 'hello world'],
    ['trailers', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\nY: 2\r\n\r\n`, 'a'],
    ['an interim answer first', `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nhi`, 'hi'],
    ['the same length twice', `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi`, 'hi'],
    ['a line break in the body', `${OK}Content-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n`, '\r\n\r\n\r\n\r\n'],
    ['no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi', 'hi'],
  ])('%s', (_name, text, body) => {
    expect(read(text, size)).toMatchObject({ body, done: true, spoiled: false, error: null });
  });

  it('until the connection ends', () => {
    const text = `${OK}\r\nhello`;
    expect(read(text, size)).toMatchObject({ body: 'hello', done: false });
    expect(read(text, size, true)).toMatchObject({ body: 'hello', done: true, error: null });
  });

  it('an end before the end is not done', () => {
    expect(read(`${OK}Content-Length: 9\r\n\r\nhello`, size, true)).toMatchObject({ body: 'hello', done: false });
    expect(read(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`, size, true)).toMatchObject({ done: false });
    expect(read(`${OK}Content-Len`, size, true)).toMatchObject({ done: false, head: null });
  });

  it('bytes after the end spoil the connection', () => {
    expect(read(`${OK}Content-Length: 2\r\n\r\nhi!`, size)).toMatchObject({ body: 'hi', done: true, spoiled: true });
    const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n!`;
    expect(read(chunked, size)).toMatchObject({ body: 'hi', done: true, spoiled: true });
  });

  it.each([
    ['not http', 'SSH-2.0-OpenSSH\r\n', 'bad-answer not http'],
    ['another version', 'HTTP/2 200\r\n\r\n', 'bad-answer status line'],
    ['a status that is none', 'HTTP/1.1 20x OK\r\n\r\n', 'bad-answer status line'],
    ['a folded header', `${OK}A: 1\r\n  2\r\n\r\n`, 'bad-answer header line'],
    ['a name with a space', `${OK}A : 1\r\n\r\n`, 'bad-answer header line'],
    ['two lengths', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi`, 'bad-answer two lengths'],
    ['a negative length', `${OK}Content-Length: -2\r\n\r\nhi`, 'bad-answer content-length'],
    [
      'length and chunks',
      `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`,
      'bad-answer transfer-encoding',
    ],
    ['an unknown coding', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`, 'bad-answer transfer-encoding'],
    ['a chunk size that is none', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'bad-answer chunk size'],
    ['a chunk that is longer than told', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nhi!\r\n`, 'bad-answer chunk end'],
    ['a bare line feed after a size', `${OK}Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n`, 'bad-answer chunk line'],
  ])('%s is refused', (_name, text, error) => {
    expect(read(text, size).error).toBe(error);
  });
});

it('headers end after 64 KiB', () => {
  expect(read(`${OK}A: ${'a'.repeat(70_000)}`, 4096).error).toBe('bad-answer headers too long');
  expect(read(`${OK}A: ${'a'.repeat(60_000)}\r\nContent-Length: 0\r\n\r\n`, 4096)).toMatchObject({ done: true });
  expect(read(`${OK}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(2_000)}`, 4096).error).toBe(
    'bad-answer chunk line',
  );
});

it('tells whether the connection may be used again', () => {
  const keeps = (text: string) => read(text, 4096).head?.keepAlive;
  expect(keeps(`${OK}Content-Length: 0\r\n\r\n`)).toBe(true);
  expect(keeps(`${OK}Content-Length: 0\r\nConnection: close\r\n\r\n`)).toBe(false);
  expect(keeps('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')).toBe(false);
  expect(keeps('HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n')).toBe(true);
  expect(keeps(`${OK}\r\n`)).toBe(false);
});
