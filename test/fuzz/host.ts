/** What a server says: a value or an AppError, never another exception, and nothing that steers a terminal. */

import assert from 'node:assert/strict';
import { dispositionName } from '../../src/download/disposition.ts';
import { type BodyTaker, ResponseReader } from '../../src/download/http-reader.ts';
import { apiError, HOST_TEXTS, pageError } from '../../src/fichier/errors.ts';
import { frenchTime } from '../../src/fichier/host-time.ts';
import { isFichierLink, linkIdentity, normaliseLink, sharedFolderLink } from '../../src/fichier/links.ts';
import * as protocol from '../../src/fichier/protocol.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import { damage, type Fuzzer, type Pick } from './harness.ts';

const LINK = 'https://1fichier.com/?abcde12345';
const BODIES = [
  { url: 'https://a-5.1fichier.com/p1234567890' },
  { url: 'http://x.1fichier.com:8080/t', status: 'OK', message: 'OK' },
  { url: LINK, filename: 'Game.zip', size: '1234', checksum: 'a'.repeat(128), pass: 0, date: '2026-03-29 02:30:00' },
  { status: 'KO', message: 'Flood detected: User Locked #223' },
  { Status: 'KO', Message: 'Only 1 location allowed at a time #887' },
  {
    sub_folders: [
      { id: 7, name: 'SNES', pass: 0, files: 3, size: 1e9 },
      { folder_id: '8', name: 'NES' },
    ],
    items: [{ link: LINK, filename: 'é.7z', size: 5 }],
    files: 1,
  },
  [{ link: LINK, filename: 'One.zip', size: 4, password: 1 }],
  { 0: { url: LINK, filename: 'Two.zip' }, 1: null },
  {
    email: 'a@b.c',
    offer: '1',
    subscription_end: '2030-01-01 00:00:00',
    cdn: 3,
    hot_storage: 1,
    cold_storage: '2',
    available_storage: 9,
  },
].map((body) => JSON.stringify(body));
const PAGES = [
  '<!DOCTYPE html><html><head><style>x</style></head><body>IP Locked. Will be unlocked within 1h.</body></html>',
  `${LINK};Game;name.zip;1234\nhttps://1fichier.com/?zzzzz;;;NOT FOUND\n${LINK};;PRIVATE`,
];
const SCRAPS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    'null',
    'true',
    '-1',
    '1e999',
    '0',
    '""',
    '\\u001b[2J',
    '\\ud800',
    '\\u202e',
    '"__proto__":',
  ],
  ...[
    '"status":"KO"',
    '"message":',
    '"url":',
    '"items":',
    '"filename":',
    '"size":',
    '"id":',
    'javascript:',
    '\u001b',
    '\u009b',
    '\0',
  ],
  ...[
    'https://user:pw@1fichier.com/?abcde',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    '<script>',
    '</script>',
    '<style>',
    ';',
    '\r\n',
    'é',
  ],
  ...['2026-10-25 02:59:59', '9999-99-99 99:99:99', '9'.repeat(400), '&#039;', '&eacute;', '#123'],
];

const STRINGS = ['', '0', 'OK', 'KO', LINK, '\u001b[2J\u202ex', 'é\ud800', '2026-02-30 00:00:00', 'x'];
const KEYS = [
  'status',
  'message',
  'url',
  'link',
  'filename',
  'size',
  'items',
  'sub_folders',
  'id',
  'name',
  'pass',
  'files',
  '__proto__',
  'checksum',
  'offer',
];

function anyJson(pick: Pick, depth = 0): unknown {
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  switch (pick(depth > 3 ? 5 : 8)) {
    case 0:
      return one([null, true, false]);
    case 1:
      return one([0, -1, 1e308, 3.5, 42]);
    case 5:
      return Array.from({ length: pick(4) }, () => anyJson(pick, depth + 1));
    case 6:
    case 7:
      return Object.fromEntries(Array.from({ length: pick(7) }, () => [one(KEYS), anyJson(pick, depth + 1)]));
    default:
      return one(STRINGS);
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** The value, or the error's details; what is no AppError breaks out. */
function attempt<T>(read: () => T): { value: T | null; code: string; shown: unknown } {
  try {
    const value = read();
    return { value, code: 'ok', shown: value };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { value: null, code: error.code, shown: error.details };
  }
}

function judgeFile({ url, sizeBytes, name, whirlpool }: protocol.ListedFile): void {
  assert.equal(normaliseLink(url), url);
  assert.ok(sizeBytes === null || (Number.isSafeInteger(sizeBytes) && sizeBytes >= 0), String(sizeBytes));
  assert.ok(name.length <= 255 && (whirlpool === null || whirlpool.length === 128));
}

function judgeJson(json: unknown): string {
  const folder = attempt(() => protocol.readFolder(json, 1));
  const lists = [attempt(() => protocol.readFileList(json)), attempt(() => protocol.readSharedFolder(json))];
  const user = attempt(() => protocol.readUserInfo(json));
  const info = attempt(() => protocol.readFileInfo(json, LINK).file.fileName);
  for (const { value } of [folder, ...lists]) for (const file of value?.files ?? []) judgeFile(file);
  for (const { shown } of [folder, ...lists, user, info]) {
    for (const text of texts(shown)) assert.ok(!hasControls(text) && text.isWellFormed(), JSON.stringify(text));
  }
  const token = attempt(() => protocol.readToken(json));
  if (token.value !== null) {
    const { protocol: scheme, hostname } = new URL(token.value);
    assert.ok(scheme === 'https:' || protocol.isLoopback(hostname), token.value);
  }
  const { failed, message } = protocol.verdict(json);
  if (failed) assert.notEqual(message, null);
  return `${failed ? 'KO' : 'OK'}, token ${token.code}, folder ${folder.value === null ? folder.code : 'read'}`;
}

function judgeText(text: string, pick: Pick): string {
  const status = [200, 301, 401, 403, 404, 429, 500, 503, 511][pick(9)] ?? 200;
  const errors = [
    apiError({ status, text, host: 'h', retryAfter: text.slice(0, 9) }, text),
    apiError({ status, text, host: 'h' }, null),
    pageError(status, text),
  ];
  for (const error of errors) {
    assert.ok(error.waitMs === undefined || (Number.isFinite(error.waitMs) && error.waitMs >= 0), String(error.waitMs));
    for (const shown of texts(error.details))
      assert.ok(!hasControls(shown) && shown.isWellFormed(), JSON.stringify(shown));
  }
  // What the host says means the same with a control in it.
  const sentence = HOST_SENTENCES[pick(HOST_SENTENCES.length)] ?? '';
  const at = pick(sentence.length + 1);
  const steered = `${sentence.slice(0, at)}${CONTROLS[pick(CONTROLS.length)]}${sentence.slice(at)}`;
  const said = (message: string): string => apiError({ status: 403, text: message, host: 'h' }, message).code;
  assert.equal(said(steered), said(sentence), JSON.stringify(steered));
  for (const link of [text, `https://1fichier.com/${text}`, `https://${text}`]) {
    const normal = normaliseLink(link);
    assert.equal(normal === null, linkIdentity(link) === null);
    assert.equal(normal !== null, isFichierLink(link));
    if (normal !== null) assert.equal(normaliseLink(normal), normal);
    const shared = sharedFolderLink(link);
    if (shared !== null) assert.match(`${shared.origin}/${shared.id}`, /^https:\/\/[a-z0-9.]+\/[A-Za-z0-9]+$/);
  }
  const asked = [LINK, 'https://1fichier.com/?zzzzz'];
  const checks = protocol.readLinkChecks(text, asked);
  assert.deepEqual(
    checks.map(({ url }) => url),
    asked,
  );
  for (const { name } of checks) assert.ok(name === null || !hasControls(name), JSON.stringify(name));
  frenchTime(text);
  return errors[0]?.code ?? '';
}

const CONTROLS = ['\u001b', '\0', '\u200e', '\u202e', '\u009b', '\u0007'];
const HOST_SENTENCES = [
  ...[
    'Bad token',
    'Must be a customer (Premium, Access) #200',
    'Flood detected: IP Locked #38',
    'Your requests are too fast',
    'No such user #15',
  ],
  ...[
    'Only 1 location allowed at a time #887',
    'Our services are in maintenance',
    "Can't connect DB",
    'Resource not found #469',
    'Resource not allowed #631',
  ],
].filter((sentence) => HOST_TEXTS.some(({ text }) => text.test(sentence)));

export function hostFuzzer(): Fuzzer {
  return {
    kind: 'host answers',
    seeds: [...BODIES, ...PAGES].map((text) => Buffer.from(text)),
    scraps: SCRAPS,
    invent: (pick) => Buffer.from(JSON.stringify(anyJson(pick)) ?? 'null'),
    judge: (input, pick) => {
      const text = input.toString(pick(6) === 0 ? 'latin1' : 'utf8');
      const json = protocol.parseBody(text);
      const code = judgeText(text, pick);
      return json === null ? `no JSON, ${code}` : judgeJson(json);
    },
    reaches: ['OK, token ok, folder read', 'KO, token bad-answer, folder read', 'no JSON, ip-locked'],
  };
}

interface Read {
  readonly body: string;
  readonly end: string;
}

/** One response in pieces of any size. */
function readResponse(bytes: Buffer, pieces: (left: number) => number): Read {
  let body = '';
  let answered = 'no head';
  const taker: BodyTaker = {
    data: (buffer, start, stop) => {
      assert.ok(start >= 2 && stop > start && stop <= buffer.length - 2, 'bytes of the margin were given out');
      body += buffer.toString('latin1', start, stop);
      return true;
    },
  };
  const reader = new ResponseReader((head) => {
    answered = `${head.status} ${head.framing}`;
    const name = dispositionName(head.headers['content-disposition']);
    assert.ok(name === null || (!hasControls(name) && !/[/\\]/.test(name) && name !== '..'), JSON.stringify(name));
    return taker;
  });
  try {
    for (let at = 0; at < bytes.length; ) {
      const size = Math.max(1, pieces(bytes.length - at));
      const buffer = Buffer.concat([Buffer.from('??'), bytes.subarray(at, at + size), Buffer.from('??')]);
      reader.feed(buffer, 2, buffer.length - 2);
      at += size;
    }
    reader.ended();
    return { body, end: `${answered}, ${reader.done ? (reader.spoiled ? 'spoiled' : 'done') : 'cut off'}` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { body, end: error.code };
  }
}

const HTTP_SCRAPS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ':',
    ' ',
    '\0',
    'HTTP/1.1 ',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'Content-Length: 3\r\n',
    '0\r\n\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip\r\n',
    'ffffffffffff\r\n',
    'Content-Disposition: attachment; filename=../x\r\n',
    ';',
    '%',
    '"',
    '\\',
  ],
];

export function httpFuzzer(): Fuzzer {
  const head =
    'HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="a.zip"; filename*=UTF-8\'\'%e2%82%ac.zip\r\n';
  return {
    kind: 'http responses',
    seeds: [
      `${head}Content-Length: 5\r\nETag: "x"\r\n\r\nhello`,
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX: 1\r\n\r\n`,
      'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 206 Partial Content\r\nContent-Range: bytes 2-4/9\r\n\r\nabc',
      'HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */9\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    ].map((text) => Buffer.from(text, 'latin1')),
    scraps: HTTP_SCRAPS,
    // Pieces of one byte: a long one costs time and says no more.
    spoil: (input, pick) => damage(input, HTTP_SCRAPS, pick).subarray(0, 4096),
    judge: (input, pick) => {
      const whole = readResponse(input, (left) => left);
      assert.deepEqual(
        readResponse(input, () => 1),
        whole,
        'byte by byte it reads otherwise',
      );
      const pieces = readResponse(input, (left) => 1 + pick(left));
      // A refusal may come a piece later, never another body.
      assert.deepEqual(pieces, whole, 'in pieces it reads otherwise');
      return whole.end;
    },
    reaches: ['bad-answer', '200 length, done', '200 chunked, done', '200 length, cut off', '206 close, spoiled'],
  };
}
