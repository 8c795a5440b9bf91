import type { ErrorCode } from '../../lib/errors.ts';

/**
 * What happened and what to do, for the player. `{name}` is filled from the error's details, `{wait}` from its wait;
 * `[a part with {name}]` is left out when the value is not there. Details ending in `Bytes` are shown as sizes.
 */
export interface ErrorText {
  readonly what: string;
  readonly todo: string;
}

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: 'No 1fichier API key was found.',
    todo: 'Put the key in a text file[ here: {path}]. It is picked up by itself.',
  },
  'key-empty': {
    what: 'The key file is empty[: {path}].',
    todo: 'Open it on a computer, paste the API key into it and save it as plain text.',
  },
  'key-rich-text': {
    what: 'The key file is a formatted document, not plain text[: {path}].',
    todo: 'Save it again as plain text (.txt) with nothing but the key in it.',
  },
  'key-several': {
    what: 'Two different keys were found[: {path}].',
    todo: 'Keep one key and remove the other.',
  },
  'key-bad-characters': {
    what: 'The key has characters that a key cannot have[: {path}].',
    todo: 'Copy the key again from the 1fichier console, without anything around it.',
  },
  'key-unreadable': {
    what: 'The key file cannot be read[: {path}].',
    todo: 'Check the card on a computer and copy the file again.',
  },
  'key-refused': {
    what: '1fichier does not accept this key.',
    todo: 'Make a new key in your 1fichier console (Parameters, API) and put it into the key file.',
  },
  'account-locked': {
    what: '1fichier has locked this account.',
    todo: 'Sign in on 1fichier.com to see why, or write to its support.',
  },
  'premium-required': {
    what: 'This needs a 1fichier Premium or Access account with API access.',
    todo: 'Look at your plan on 1fichier.com. Games in the queue stay there.',
  },
  flood: {
    what: '1fichier asks to slow down.',
    todo: 'Nothing to do: it goes on by itself[ in {wait}].',
  },
  'ip-locked': {
    what: '1fichier has locked this network address for a while.',
    todo: 'Nothing to do: it goes on by itself[ in {wait}]. Other 1fichier programs at home should pause too.',
  },
  'one-location': {
    what: 'The account is used from another place at the same time.',
    todo: 'Stop the other download or VPN. It goes on by itself[ in {wait}].',
  },
  maintenance: {
    what: '1fichier is under maintenance.',
    todo: 'Nothing to do: it tries again[ in {wait}].',
  },
  'host-database': {
    what: '1fichier has trouble on its side.',
    todo: 'Nothing to do: it tries again[ in {wait}].',
  },
  'too-fast': {
    what: '1fichier asks to wait between two requests.',
    todo: 'Nothing to do: it goes on by itself[ in {wait}].',
  },
  'network-not-allowed': {
    what: '1fichier does not allow downloads from this network (VPN, proxy or a hosting company).',
    todo: 'Switch off the VPN, or allow this network in the 1fichier console. It tries again[ in {wait}].',
  },
  'file-gone': {
    what: 'The file is no longer on the server.',
    todo: 'Refresh the catalog, or choose another version of the game.',
  },
  'file-forbidden': {
    what: 'The owner of the file does not let this account fetch it.',
    todo: 'Ask the owner for access, or choose another version of the game.',
  },
  'file-virus': {
    what: '1fichier has blocked the file because it found a virus in it.',
    todo: 'Choose another version of the game.',
  },
  'file-owner-locked': {
    what: "The account of the file's owner is locked.",
    todo: 'Choose another version of the game.',
  },
  'password-needed': {
    what: 'The file is protected by a password.',
    todo: 'Open it in Downloads and type the password.',
  },
  'password-wrong': {
    what: 'The password is not the right one.',
    todo: 'Open it in Downloads and type the password again.',
  },
  'link-unsupported': {
    what: 'The link of this game cannot be used[: {link}].',
    todo: 'Only 1fichier and plain http(s) links work. Tell the maker of the catalog.',
  },
  'size-mismatch': {
    what: 'The file has another size than announced[: {actualBytes} instead of {expectedBytes}].',
    todo: 'Try again. If it happens again, refresh the catalog.',
  },
  'checksum-mismatch': {
    what: 'The file arrived twice with wrong content.[ Expected {expected}, got {actual}.]',
    todo: 'The file on the server may be damaged. Choose another version of the game.',
  },
  offline: {
    what: 'There is no network.',
    todo: 'Switch Wi-Fi on in the menu of your handheld. It goes on by itself.',
  },
  'connection-lost': {
    what: 'The connection[ to {host}] broke.',
    todo: 'It tries again by itself. Move closer to the Wi-Fi box if it happens often.',
  },
  stalled: {
    what: 'Nothing arrived[ from {host}] for a while.',
    todo: 'It connects again by itself.',
  },
  'tls-failed': {
    what: 'The secure connection[ to {host}] could not be made.',
    todo: 'Check the date and time of your handheld, and whether this Wi-Fi asks you to sign in.',
  },
  'clock-wrong': {
    what: 'The clock of your handheld is wrong, so no server can be trusted.',
    todo: 'Set the date and time (or switch on network time). It goes on by itself.',
  },
  'server-error': {
    what: 'The server[ {host}] has trouble[ (answer {status})].',
    todo: 'It tries again by itself.',
  },
  'bad-answer': {
    what: 'The server[ {host}] answered something unexpected.',
    todo: 'It tries again by itself. If it goes on, look for a new version of this program.',
  },
  'token-expired': {
    what: 'The download link has expired.',
    todo: 'A new one is asked for by itself.',
  },
  'range-refused': {
    what: 'The server did not continue where the download had stopped.',
    todo: 'It tries again by itself.',
  },
  'redirect-refused': {
    what: 'The server sent the download to a place that is not allowed.',
    todo: 'Refresh the catalog, or choose another version of the game.',
  },
  'captive-portal': {
    what: 'This Wi-Fi wants you to sign in first.',
    todo: 'Sign in with another device, or use another Wi-Fi. It goes on by itself.',
  },
  'no-space': {
    what: 'The card is full[: {neededBytes} needed, {freeBytes} free].',
    todo: 'Remove some games, then resume. What has arrived is kept.',
  },
  'file-too-large': {
    what: 'The file is too large for this card[ ({sizeBytes}): FAT32 ends at 4 GB].',
    todo: 'Format the card as exFAT on a computer (copy your files away first).',
  },
  'disk-read-only': {
    what: 'The card cannot be written to[: {path}].',
    todo: 'Check its lock switch, or check the card for errors on a computer.',
  },
  'disk-error': {
    what: 'The card reported an error[ at {path}][ ({system})].',
    todo: 'Copy your files away and check the card on a computer.',
  },
  'disk-gone': {
    what: 'The card is not there any more.',
    todo: 'Put it back in, then resume. Nothing is lost.',
  },
  'name-impossible': {
    what: 'The card cannot hold a file of this name[: {path}].',
    todo: 'Choose another version of the game.',
  },
  'archive-absolute-path': {
    what: 'The archive wants to write outside its folder[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-parent-path': {
    what: 'The archive wants to leave its folder[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-drive-letter': {
    what: 'The archive has a name with a drive letter[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-link': {
    what: 'The archive holds a link to another file[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-special-file': {
    what: 'The archive holds something that is not a file[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-duplicate-name': {
    what: 'The archive holds the same name twice[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-bad-name': {
    what: 'The archive holds a name that cannot be used[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-bomb': {
    what: 'The archive would grow to an absurd size[: {sizeBytes}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-too-many-entries': {
    what: 'The archive holds too many files[: {count}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-wrong-size': {
    what: 'A file in the archive has another size than announced[: {entry}].',
    todo: 'The archive is damaged. Try again, or choose another version of the game.',
  },
  'archive-wrong-crc': {
    what: 'A file in the archive is damaged[: {entry}].',
    todo: 'Try again, or choose another version of the game.',
  },
  'archive-overlap': {
    what: 'Files in the archive overlap, which no honest archive does[: {entry}].',
    todo: 'It was refused; nothing was changed. Choose another version of the game.',
  },
  'archive-encrypted': {
    what: 'The archive is locked with a password[: {entry}].',
    todo: 'It cannot be unpacked here. Choose another version of the game.',
  },
  'archive-damaged': {
    what: 'The archive is damaged.',
    todo: 'Try again, or choose another version of the game.',
  },
  'archive-unsupported': {
    what: 'The archive is packed in a way that cannot be unpacked here[: {method}].',
    todo: 'Choose another version of the game, or keep the archive as it is.',
  },
  'archive-empty': {
    what: 'There is no game in the archive.',
    todo: 'Choose another version of the game.',
  },
  'archive-needs-memory': {
    what: 'Unpacking needs more memory than this handheld has free[: {neededBytes}].',
    todo: 'Unpack it on a computer, or choose another version of the game.',
  },
  'archive-volume-missing': {
    what: 'A part of the archive is missing[: {entry}].',
    todo: 'Get all parts, or choose another version of the game.',
  },
  'catalog-missing': {
    what: 'The catalog was not found[: {path}].',
    todo: 'Check the place in Sources, or add a catalog.',
  },
  'catalog-malformed': {
    what: 'The catalog cannot be read[: {path}][ ({text})].',
    todo: 'Copy it again, or ask its maker. Your list stays as it was.',
  },
  'catalog-too-large': {
    what: 'The catalog is larger than any real one[: {path}].',
    todo: 'Check that it is the right file. Your list stays as it was.',
  },
  'systems-malformed': {
    what: 'The list of systems cannot be read[: {file}][ ({reason})].',
    todo: "Restore the file, or delete it if you made it: the handheld's own list is then used.",
  },
  'system-unknown': {
    what: 'There is no such system on this handheld[: {name}].',
    todo: 'Choose one of the systems listed.',
  },
  'system-unsupported': {
    what: 'This handheld has no emulator set up for the system[ {name}].',
    todo: "Choose the system's folder yourself on the game's screen.",
  },
  'game-unknown': {
    what: 'There is no such game[: {name}].',
    todo: 'Look for it with Find, or refresh the catalogs.',
  },
  'game-ambiguous': {
    what: 'Several games have this name[: {name}][ ({candidates})].',
    todo: 'Say which system is meant, or use the number from the list.',
  },
  'file-exists': {
    what: 'A file of this name is there already, and it is not from this program[: {path}].',
    todo: 'Move or rename your file, then try again. It was not touched.',
  },
  'gamelist-malformed': {
    what: 'The game is installed, but the game list of the menu cannot be read[: {path}].',
    todo: "Update the game lists in your handheld's menu. The list was left as it is.",
  },
  'menu-silent': {
    what: 'The menu cannot be asked to read its lists from here.',
    todo: "Update the game lists in the menu's own settings, or start the handheld anew.",
  },
  usage: {
    what: 'This was not understood[: {text}].',
    todo: 'rgsx --help shows what can be asked.',
  },
  'instance-running': {
    what: 'The program is already running[ (process {pid})].',
    todo: 'Close the other one first.',
  },
  'no-userdata': {
    what: 'The folder with your games was not found.',
    todo: 'Put the card in, or say where it is with --userdata FOLDER.',
  },
  'database-damaged': {
    what: 'The list of games and downloads is damaged[: {path}].',
    todo: 'It was put aside and made anew. Refresh the catalogs.',
  },
  'database-newer': {
    what: 'A newer version of this program has been used on this card.',
    todo: 'Install the newest version again.',
  },
  cancelled: {
    what: 'Cancelled.',
    todo: 'You can get it again at any time.',
  },
  bug: {
    what: 'Something went wrong inside the program[: {text}].',
    todo: 'Try again. If it happens again, please report it with the log file.',
  },
};
