/**
 * The tables. Two files: `library.db` holds what cannot be had again (queue, history, installs, sources) and stays small;
 * `catalog.db` beside it holds the games, which a refresh brings back. So an import of a whole catalog, in its own thread, never
 * locks the queue out, a queue change never waits for the import's megabytes on the card, and a damaged catalog costs
 * nothing but a refresh.
 *
 * A step is never changed once it was released; a new one is appended (see migrate() in database.ts).
 */

export const LIBRARY_STEPS: readonly string[] = [
  `
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: the staging folder bears it
    position REAL NOT NULL,
    body TEXT NOT NULL -- the job as JSON; checked when it is read
  ) STRICT;
  CREATE INDEX jobs_by_position ON jobs (position);

  CREATE TABLE installs (
    id INTEGER PRIMARY KEY,
    game_id INTEGER,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    system TEXT NOT NULL,
    main_path TEXT NOT NULL,
    installed_at INTEGER NOT NULL,
    UNIQUE (url, system)
  ) STRICT;
  CREATE INDEX installs_by_system ON installs (system);
  CREATE TABLE install_files (
    path TEXT PRIMARY KEY, -- a file belongs to one install
    install INTEGER NOT NULL REFERENCES installs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    size INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX install_files_by_install ON install_files (install, position);

  CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    system TEXT NOT NULL,
    size INTEGER,
    outcome TEXT NOT NULL,
    error TEXT, -- ErrorRecord as JSON
    main_path TEXT,
    finished_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    location TEXT NOT NULL UNIQUE,
    system TEXT, -- the system that all its games belong to, when the player said so
    secret TEXT, -- password of a shared folder
    state TEXT -- SourceState as JSON
  ) STRICT;
  CREATE TABLE bad_rows (
    source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source, position)
  ) STRICT, WITHOUT ROWID;

  -- What checks and downloads found out about games: true sizes, dead links. Here and not in the catalog, so that it can be
  -- written while an import holds the catalog.
  CREATE TABLE facts (
    game INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    size INTEGER,
    dead INTEGER NOT NULL,
    checked_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX facts_by_system ON facts (system);

  CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Volume[] as JSON of a game in several volumes, so that it can be fetched again without a catalog.
  'ALTER TABLE history ADD COLUMN volumes TEXT',
  // Empty folders that a game came with, as JSON.
  'ALTER TABLE installs ADD COLUMN empty_folders TEXT',
];

/** Of catalog.db. A file of another version is thrown away and filled again: nothing in it is the player's own. */
export const CATALOG_STEPS: readonly string[] = [
  // The first layout had indexes over the games, which cost more than all the rest of an import.
  '',
  `
  DROP TABLE IF EXISTS shelves;
  DROP TABLE IF EXISTS games;

  CREATE TABLE shelves (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE, -- the system, or the platform that no system was found for
    unsupported TEXT, -- why it cannot be played here: ErrorRecord as JSON
    games INTEGER NOT NULL DEFAULT 0,
    groups INTEGER NOT NULL DEFAULT 0,
    sources TEXT NOT NULL DEFAULT '[]', -- which sources have games here, as JSON
    rows BLOB, -- the columns of shelf-rows.ts
    block BLOB -- the columns of shelf.ts
  ) STRICT;

  -- Names and links, for windows of a list and for what is fetched. The shelves are its index.
  CREATE TABLE games (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: queue and history refer to it
    shelf INTEGER NOT NULL,
    source INTEGER NOT NULL,
    size INTEGER,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    unsupported TEXT
  ) STRICT;
  `,
  `
  CREATE TABLE volumes (
    game INTEGER PRIMARY KEY, -- of those few whose archive comes in several
    links TEXT NOT NULL -- Volume[] as JSON, the one of the game's link first
  ) STRICT;
  `,
  // Megabytes in one value are copied twice on their way to the card and back.
  `
  CREATE TABLE blocks (
    shelf INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL, -- of the columns of shelf.ts, one part behind the other
    UNIQUE (shelf, part)
  ) STRICT;
  INSERT INTO blocks SELECT id, 0, block FROM shelves WHERE block IS NOT NULL;
  ALTER TABLE shelves DROP COLUMN block;
  `,
];
