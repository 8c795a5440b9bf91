/** The key-authorised JSON API of the fake host: `POST /v1/<group>/<name>.cgi`. */

import type { FakeAccount, FakeFile, FakeFolder, FakeHost } from './account.ts';
import { contentSize, readContent } from './content.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Body = Readonly<Record<string, unknown>>;

const ok = (body: Body): ApiAnswer => ({ status: 200, body: { status: 'OK', ...body } });
const ko = (status: number, message: string): ApiAnswer => ({ status, body: { status: 'KO', message } });

/** Documented: a listing holds at most this many results. */
const LISTING_LIMIT = 5000;
const HASHED_AT_MOST = 64 * 1024 * 1024;

/** The answer to a key that may not be used, or null. Texts and numbers as seen in the wild. */
export function refuseKey(account: FakeAccount | undefined): ApiAnswer | null {
  if (account === undefined) return ko(401, 'Not authenticated #247');
  if (account.state === 'locked') return ko(403, 'No such user #93');
  if (account.state === 'bad-token') return ko(403, 'Bad token');
  return null;
}

/** The folder whose listing this call asks for (-1: the whole account), or null when it lists nothing. */
export function listedFolder(endpoint: string, body: Body): number | null {
  return endpoint === 'file/ls' || endpoint === 'folder/ls' ? Number(body['folder_id'] ?? 0) : null;
}

/** Answers one call; `newToken` makes a download URL. Endpoints that the program has no use for do not exist. */
export async function answerApi(
  host: FakeHost,
  account: FakeAccount,
  endpoint: string,
  body: Body,
  newToken: (file: FakeFile) => string,
): Promise<ApiAnswer> {
  switch (endpoint) {
    case 'user/info':
      return userInfo(account);
    case 'file/info':
      return fileInfo(host, body);
    case 'download/get_token':
      return token(host, account, body, newToken);
    case 'file/ls':
      return listFiles(host, body);
    case 'folder/ls':
      return listFolder(host, body);
    default:
      return ko(404, 'Resource not found #469');
  }
}

function userInfo(account: FakeAccount): ApiAnswer {
  return ok({
    email: account.email,
    // Numbers come as text from some endpoints; the client must read both.
    offer: String(account.offer),
    subscription_end: account.subscriptionEnd,
    cdn: account.cdn,
    use_cdn: 'NO',
    cold_storage: account.coldStorage,
    hot_storage: account.hotStorage,
    available_storage: 1_000_000_000_000,
    upload_forbidden: 'NO',
  });
}

/** The file a body speaks of, or why not. */
function findFile(host: FakeHost, body: Body): FakeFile | ApiAnswer {
  const file = host.fileOfLink(String(body['url'] ?? ''));
  if (file === null || file.state === 'gone') return ko(404, 'Resource not found #469');
  if (file.state === 'forbidden') return ko(403, 'Resource not allowed #631');
  if (file.state === 'owner-locked') return ko(403, 'Owner locked #649');
  if (file.state === 'virus') return ko(403, 'Virus detected, Resource not allowed #631');
  if (file.password !== null && body['pass'] === undefined) {
    return ko(403, 'Password not provided. Resource not allowed #403');
  }
  if (file.password !== null && body['pass'] !== file.password) {
    return ko(403, 'Invalid password. Resource not allowed #403');
  }
  return file;
}

function isAnswer(value: FakeFile | ApiAnswer): value is ApiAnswer {
  return 'body' in value;
}

async function whirlpoolOf(file: FakeFile): Promise<string | null> {
  const size = contentSize(file.content);
  if (file.whirlpool !== null || size > HASHED_AT_MOST) return file.whirlpool;
  const { createWhirlpool } = await import('hash-wasm');
  const hash = await createWhirlpool();
  hash.init();
  for await (const chunk of readContent(file.content, 0, size)) hash.update(chunk);
  file.whirlpool = hash.digest('hex');
  return file.whirlpool;
}

/** A success of file/info has no `status` key: real bodies often lack it. */
async function fileInfo(host: FakeHost, body: Body): Promise<ApiAnswer> {
  const file = findFile(host, body);
  if (isAnswer(file)) return file;
  const checksum = await whirlpoolOf(file);
  return {
    status: 200,
    body: {
      url: file.url,
      filename: file.name,
      size: String(host.sizeOf(file)),
      date: file.date,
      ...(checksum === null ? {} : { checksum }),
      'content-type': 'application/octet-stream',
      description: '',
      pass: file.password === null ? 0 : 1,
      acl: 0,
      cdn: 0,
    },
  };
}

function token(host: FakeHost, account: FakeAccount, body: Body, newToken: (file: FakeFile) => string): ApiAnswer {
  const file = findFile(host, body);
  if (isAnswer(file)) return file;
  if (account.offer === 0) return ko(403, 'Must be a customer (Premium, Access) #200');
  return ok({ url: newToken(file) });
}

function item(host: FakeHost, file: FakeFile): Body {
  return {
    url: file.url,
    filename: file.name,
    size: host.sizeOf(file),
    date: file.date,
    ...(file.whirlpool === null ? {} : { checksum: file.whirlpool }),
    'content-type': 'application/octet-stream',
    pass: file.password === null ? 0 : 1,
    acl: 0,
    cdn: 0,
  };
}

function inTime(body: Body): (file: FakeFile) => boolean {
  const before = body['sent_before'];
  const after = body['sent_after'];
  return (file) =>
    (typeof before !== 'string' || file.date <= before) && (typeof after !== 'string' || file.date >= after);
}

function listFiles(host: FakeHost, body: Body): ApiAnswer {
  const id = Number(body['folder_id'] ?? 0);
  if (id !== -1 && !host.folders.has(id)) return ko(404, 'Resource not found #469');
  const files = id === -1 ? [...host.files.values()] : host.filesIn(id);
  const items = files.filter(inTime(body)).slice(0, LISTING_LIMIT);
  return ok({ count: items.length, items: items.map((file) => item(host, file)) });
}

function folderFields(host: FakeHost, folder: FakeFolder): Body {
  const files = host.filesIn(folder.id);
  return {
    id: folder.id,
    name: folder.name,
    create_date: folder.date,
    shared: folder.shareId === null ? 0 : 1,
    pass: folder.password === null ? 0 : 1,
    files: files.length,
    size: files.reduce((sum, file) => sum + host.sizeOf(file), 0),
  };
}

function listFolder(host: FakeHost, body: Body): ApiAnswer {
  const folder = host.folders.get(Number(body['folder_id'] ?? 0));
  if (folder === undefined) return ko(404, 'Resource not found #469');
  const { id, ...fields } = folderFields(host, folder);
  const withFiles = Number(body['files'] ?? 0) === 1 && host.filesInFolders;
  return ok({
    ...fields,
    folder_id: id,
    sub_folders: host.subFolders(folder.id).map((one) => folderFields(host, one)),
    ...(withFiles
      ? {
          items: host
            .filesIn(folder.id)
            .slice(0, LISTING_LIMIT)
            .map((file) => item(host, file)),
        }
      : {}),
  });
}
