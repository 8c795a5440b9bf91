/** The pages of the fake host that need no key: shared folders and the bulk link check. */

import { createHash } from 'node:crypto';
import type { FakeHost } from './account.ts';
import { type CannedAnswer, cannedAnswer } from './faults.ts';

const html = (status: number, text: string): CannedAnswer => ({
  ...(cannedAnswer({ on: 'site', kind: 'html', message: text }, 'site') as CannedAnswer),
  status,
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** `GET /dir/ID?json=1`, or the same by POST with `json=1&pass=…`: a JSON array, one level only. Without it the page for people. */
export function answerSharedFolder(host: FakeHost, shareId: string, form: URLSearchParams): CannedAnswer {
  const folder = host.sharedFolder(shareId);
  if (folder === null) return html(404, 'The requested folder does not exist');
  if (folder.password !== null && form.get('pass') !== folder.password) {
    return html(200, 'Access to this folder is protected by password <input type="password" name="pass">');
  }
  if (form.get('json') !== '1') return html(200, `<h2>Shared folder ${escaped(folder.name)}</h2>`);
  const rows = host.filesIn(folder.id).map((file) => ({
    filename: file.name,
    link: file.url,
    size: host.sizeOf(file),
    password: file.password === null ? 0 : 1,
    acl: 0,
  }));
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(rows) };
}

/** `POST /check_links.pl` with `links[]=…`: one line a link, `url;filename;size` or four fields with the reason last. */
export function answerCheckLinks(host: FakeHost, form: URLSearchParams): CannedAnswer {
  const links = form.getAll('links[]');
  const lines = links.slice(0, 100).map((link) => {
    if (!/^https?:\/\/[^/]+\/\?[a-z0-9]{5,20}$/i.test(link)) return `${link};;;BAD LINK`;
    const file = host.fileOfLink(link);
    if (file === null || file.state === 'gone') return `${link};;;NOT FOUND`;
    if (file.state === 'forbidden') return `${link};;;PRIVATE`;
    return `${link};${file.name};${host.sizeOf(file)}`;
  });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${lines.join('\n')}\n` };
}

/** An ETag of the host's shape: inode-size-mtime in hex. A node has its own inode numbers. */
export function fichierEtag(id: string, node: number, size: number): string {
  const inode = createHash('sha256').update(`${id} ${node}`).digest('hex').slice(0, 9);
  return `"${inode}-${size.toString(16)}-61c42b09"`;
}
