/** What the command line says. Command names, options and JSON stay the same in every language. */
export const cli = {
  usage: `Usage: rgsx [COMMAND] [OPTIONS]

  rgsx                                 open the terminal UI
  rgsx systems [SYSTEM]                systems with game counts; with an option: what is done with archives of one
  rgsx games SYSTEM                    games of a system
  rgsx search WORDS...                 across all systems
  rgsx get GAME... [--system SYSTEM]   fetch games: an id or exact name from a listing, or a link
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [JOB...]
  rgsx history                         newest first
  rgsx remove GAME...                  delete an installed game
  rgsx account                         plan, valid until, storage; the key is masked
  rgsx catalog [list|add|assign|check|refresh|remove] [FILE|FOLDER|URL]
  rgsx doctor                          what was found on this device, and what to do

Options
  --userdata DIR              the root of the player's data
  --json                      one JSON object a line
  --keep | --unpack | --automatic
                              get, systems: leave archives, always unpack them, or by the rules
  --verify auto|strict|size   get: how much is checked
  --bundle FILE               doctor: also writes a report without secrets
  --display auto|tty|framebuffer
  --quiet  --help  --version

Exit codes: 0 done, 1 some job failed, 2 wrong usage, 3 key missing or refused, 4 network, 5 no space, 6 another instance runs`,
  done: '{name}: done, {path}',
  failed: '{name}: failed. {what}',
  goesOn: '(goes on at {time})',
  lowSpace: 'Little room on the card ({free} free): the game is unpacked while it arrives, its archive is not kept.',
  queued: '{name}: queued as #{job}',
  alreadyInstalled: '{name}: already installed, {path}',
  alreadyQueued: '{name}: already in the queue as #{job}',
  queueEmpty: 'The queue is empty.',
  historyEmpty: 'Nothing has been fetched yet.',
  noSystems: 'No games yet. "rgsx catalog list" tells where game sets are looked for.',
  nothingFound: 'Nothing found.',
  passwordFor: 'Password for {name} (empty: skip it): ',
  removed: '{name}: removed, {files} files, {freedBytes} free again',
  changedStay: 'Changed since they were installed, so these stay:',
  plan: 'Plan',
  validUntil: 'Valid until',
  storage: 'Storage',
  credits: 'CDN credits',
  key: 'Key',
  keyFile: 'Key file',
  email: 'E-mail',
  lastAnswer: 'Last answer',
  plans: { free: 'Free (cannot download by key)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} games in {systems} systems',
  catalogUnmatched: '{games} without a system: rgsx catalog assign {source} --system NAME',
  catalogBadRows: '{rows} rows could not be used',
  catalogNever: 'never read',
  catalogAdded: '{location}: added, {games} games',
  catalogRemoved: '{location}: removed',
  catalogUnknown: '{location} is no source; "rgsx catalog list" shows them',
  badRow: '{file}, row {row}: {reason}',
  unsupported: 'not supported here: {reason}',
};
