/** Which files a game put where: the only ground on which something counts as installed, or is removed. */

import { ListBuilder } from '../lib/columns.ts';
import type { List } from '../lib/list.ts';
import type { Install, InstalledFile } from '../model.ts';
import type { Database, Row } from './database.ts';
import type { InstallsStore } from './types.ts';

const COLUMNS = 'id, game_id, name, url, system, main_path, installed_at, empty_folders';

export function installsStore(db: Database): InstallsStore {
  const files = (id: number): List<InstalledFile> => {
    const list = new ListBuilder<InstalledFile>();
    const sql = 'SELECT path, size FROM install_files WHERE install = ? ORDER BY position';
    for (const [path, size] of db.eachList(sql, id)) {
      list.push({ path: String(path), sizeBytes: Number(size) });
    }
    return list.done();
  };

  const install = (row: Row, owned: List<InstalledFile>): Install => ({
    id: Number(row['id']),
    gameId: row['game_id'] === null ? null : Number(row['game_id']),
    name: String(row['name']),
    url: String(row['url']),
    systemName: String(row['system']),
    files: owned,
    mainPath: String(row['main_path']),
    installedAt: Number(row['installed_at']),
    ...emptyFoldersPart(row['empty_folders']),
  });

  const one = (row: Row | undefined): Install | null =>
    row === undefined ? null : install(row, files(Number(row['id'])));

  return {
    add: (added) => db.transaction(() => ({ ...added, id: record(db, added) })),
    list() {
      const owned = new Map<number, ListBuilder<InstalledFile>>();
      for (const row of db.each('SELECT install, path, size FROM install_files ORDER BY install, position')) {
        const id = Number(row['install']);
        const file = { path: String(row['path']), sizeBytes: Number(row['size']) };
        const list = owned.get(id) ?? new ListBuilder();
        owned.set(id, list);
        list.push(file);
      }
      return db
        .all(`SELECT ${COLUMNS} FROM installs ORDER BY id`)
        .map((row) => install(row, owned.get(Number(row['id']))?.done() ?? []));
    },
    find(url, systemName) {
      return one(db.get(`SELECT ${COLUMNS} FROM installs WHERE url = ? AND system = ?`, url, systemName));
    },
    owning(path) {
      return one(
        db.get(`SELECT ${COLUMNS} FROM installs WHERE id = (SELECT install FROM install_files WHERE path = ?)`, path),
      );
    },
    delete(id) {
      db.run('DELETE FROM installs WHERE id = ?', id);
    },
  };
}

function emptyFoldersPart(json: unknown): Pick<Install, 'emptyFolders'> {
  try {
    const paths: unknown = typeof json === 'string' ? JSON.parse(json) : null;
    return Array.isArray(paths) ? { emptyFolders: paths.filter((path) => typeof path === 'string') } : {};
  } catch {
    return {};
  }
}

/** Writes the record and takes over files that others had; the answer is its id. To be called within a transaction. */
function record(db: Database, added: Omit<Install, 'id'>): number {
  // The same game again: the new record replaces the old one.
  db.run('DELETE FROM installs WHERE url = ? AND system = ?', added.url, added.systemName);
  const { id } = db.run(
    `INSERT INTO installs (game_id, name, url, system, main_path, installed_at, empty_folders)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    added.gameId,
    added.name,
    added.url,
    added.systemName,
    added.mainPath,
    Math.floor(added.installedAt),
    (added.emptyFolders ?? []).length === 0 ? null : JSON.stringify(added.emptyFolders),
  );
  const before = new Set<number>();
  for (const [position, file] of added.files.entries()) {
    const owner = db.get('SELECT install FROM install_files WHERE path = ?', file.path);
    if (owner !== undefined) before.add(Number(owner['install']));
    db.run(
      'INSERT OR REPLACE INTO install_files (path, install, position, size) VALUES (?, ?, ?, ?)',
      file.path,
      id,
      position,
      file.sizeBytes,
    );
  }
  // Another game whose last file was replaced is not there any more.
  for (const other of before) {
    db.run(
      'DELETE FROM installs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM install_files WHERE install = ?)',
      other,
      other,
    );
  }
  return id;
}
