import type { ErrorCode } from '../../lib/errors.ts';
import type { ErrorText } from './en.ts';

const refused = 'Es wurde abgelehnt, nichts ist verändert. Wähle eine andere Version des Spiels.';
const other = 'Wähle eine andere Version des Spiels.';
const tryOr = 'Versuche es noch einmal, oder wähle eine andere Version des Spiels.';
const byItself = 'Nichts zu tun: es geht von selbst weiter[ in {wait}].';
const again = 'Es wird von selbst noch einmal versucht.';

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: 'Es wurde kein API-Schlüssel von 1fichier gefunden.',
    todo: 'Lege den Schlüssel als Textdatei ab[: {path}]. Er wird von selbst bemerkt.',
  },
  'key-empty': {
    what: 'Die Schlüsseldatei ist leer[: {path}].',
    todo: 'Öffne sie am Computer, füge den Schlüssel ein und speichere als reinen Text.',
  },
  'key-rich-text': {
    what: 'Die Schlüsseldatei ist ein formatiertes Dokument, kein reiner Text[: {path}].',
    todo: 'Speichere sie als reinen Text (.txt) mit nichts als dem Schlüssel darin.',
  },
  'key-several': {
    what: 'Es wurden zwei verschiedene Schlüssel gefunden[: {path}].',
    todo: 'Behalte einen und entferne den anderen.',
  },
  'key-bad-characters': {
    what: 'Der Schlüssel hat Zeichen, die nicht sein können[: {path}].',
    todo: 'Kopiere ihn noch einmal aus der 1fichier-Konsole, ohne etwas drumherum.',
  },
  'key-unreadable': {
    what: 'Die Schlüsseldatei ist nicht lesbar[: {path}].',
    todo: 'Prüfe die Karte am Computer und kopiere die Datei noch einmal.',
  },
  'key-refused': {
    what: '1fichier nimmt diesen Schlüssel nicht an.',
    todo: 'Mach einen neuen in deiner 1fichier-Konsole (Parameter, API) und lege ihn in die Schlüsseldatei.',
  },
  'account-locked': {
    what: '1fichier hat dieses Konto gesperrt.',
    todo: 'Melde dich auf 1fichier.com an, um zu sehen warum, oder schreibe dem Support.',
  },
  'premium-required': {
    what: 'Dafür braucht es ein 1fichier-Konto Premium oder Access mit API-Zugang.',
    todo: 'Sieh auf 1fichier.com nach deinem Tarif. Die Warteschlange bleibt.',
  },
  flood: { what: '1fichier bittet, langsamer zu machen.', todo: byItself },
  'ip-locked': {
    what: '1fichier hat diese Netzadresse eine Weile gesperrt.',
    todo: 'Nichts zu tun: es geht von selbst weiter[ in {wait}]. Andere 1fichier-Programme daheim sollten auch ruhen.',
  },
  'one-location': {
    what: 'Das Konto wird gerade anderswo benutzt.',
    todo: 'Stoppe den anderen Download oder das VPN. Es geht von selbst weiter[ in {wait}].',
  },
  maintenance: { what: '1fichier wird gewartet.', todo: byItself },
  'host-database': { what: '1fichier hat selbst Schwierigkeiten.', todo: byItself },
  'too-fast': { what: '1fichier will eine Pause zwischen zwei Anfragen.', todo: byItself },
  'network-not-allowed': {
    what: '1fichier erlaubt keine Downloads aus diesem Netz (VPN, Proxy oder Rechenzentrum).',
    todo: 'Schalte das VPN aus, oder erlaube das Netz in der 1fichier-Konsole. Neuer Versuch[ in {wait}].',
  },
  'file-gone': {
    what: 'Die Datei ist nicht mehr auf dem Server.',
    todo: 'Frische den Katalog auf, oder wähle eine andere Version des Spiels.',
  },
  'file-forbidden': {
    what: 'Der Besitzer der Datei lässt dieses Konto sie nicht holen.',
    todo: 'Bitte den Besitzer um Zugang, oder wähle eine andere Version des Spiels.',
  },
  'file-virus': { what: '1fichier hat die Datei wegen eines Virus gesperrt.', todo: other },
  'file-owner-locked': { what: 'Das Konto des Besitzers der Datei ist gesperrt.', todo: other },
  'password-needed': {
    what: 'Die Datei ist durch ein Passwort geschützt.',
    todo: 'Öffne sie in Downloads und gib das Passwort ein.',
  },
  'password-wrong': {
    what: 'Das ist nicht das richtige Passwort.',
    todo: 'Öffne sie in Downloads und gib das Passwort noch einmal ein.',
  },
  'link-unsupported': {
    what: 'Der Link dieses Spiels ist nicht brauchbar[: {link}].',
    todo: 'Nur Links von 1fichier und http(s) gehen. Sag es dem, der den Katalog macht.',
  },
  'size-mismatch': {
    what: 'Die Datei hat eine andere Größe als angekündigt[: {actualBytes} statt {expectedBytes}].',
    todo: 'Versuche es noch einmal. Wenn es wieder geschieht, frische den Katalog auf.',
  },
  'checksum-mismatch': {
    what: 'Die Datei kam zweimal mit falschem Inhalt an.[ Erwartet {expected}, bekommen {actual}.]',
    todo: 'Die Datei auf dem Server ist wohl beschädigt. Wähle eine andere Version des Spiels.',
  },
  offline: { what: 'Kein Netz.', todo: 'Schalte WLAN im Menü deines Handhelds ein. Es geht von selbst weiter.' },
  'connection-lost': {
    what: 'Die Verbindung[ zu {host}] ist abgerissen.',
    todo: 'Es wird von selbst neu versucht. Geh näher an den Router, wenn es oft geschieht.',
  },
  stalled: { what: 'Eine Weile kam nichts[ von {host}].', todo: 'Die Verbindung wird von selbst erneuert.' },
  'tls-failed': {
    what: 'Die sichere Verbindung[ zu {host}] kam nicht zustande.',
    todo: 'Prüfe Datum und Uhrzeit, und ob dieses WLAN eine Anmeldung will.',
  },
  'clock-wrong': {
    what: 'Die Uhr deines Handhelds geht falsch, darum ist keinem Server zu trauen.',
    todo: 'Stelle Datum und Uhrzeit (oder Netzzeit) ein. Es geht von selbst weiter.',
  },
  'server-error': { what: 'Der Server[ {host}] hat Schwierigkeiten[ (Antwort {status})].', todo: again },
  'bad-answer': {
    what: 'Der Server[ {host}] hat etwas Unerwartetes geantwortet.',
    todo: 'Neuer Versuch von selbst. Wenn es bleibt, suche eine neue Version dieses Programms.',
  },
  'token-expired': { what: 'Der Download-Link ist abgelaufen.', todo: 'Ein neuer wird von selbst erbeten.' },
  'range-refused': { what: 'Der Server machte nicht dort weiter, wo der Download stand.', todo: again },
  'redirect-refused': {
    what: 'Der Server schickte den Download an einen Ort, der nicht erlaubt ist.',
    todo: 'Frische den Katalog auf, oder wähle eine andere Version des Spiels.',
  },
  'captive-portal': {
    what: 'Dieses WLAN will zuerst eine Anmeldung.',
    todo: 'Melde dich mit einem anderen Gerät an, oder nimm ein anderes WLAN. Es geht von selbst weiter.',
  },
  'no-space': {
    what: 'Die Karte ist voll[: {neededBytes} nötig, {freeBytes} frei].',
    todo: 'Lösche ein paar Spiele und mach dann weiter. Was da ist, bleibt.',
  },
  'file-too-large': {
    what: 'Die Datei ist zu groß für diese Karte[ ({sizeBytes}): FAT32 endet bei 4 GB].',
    todo: 'Formatiere die Karte am Computer als exFAT (kopiere erst deine Dateien weg).',
  },
  'disk-read-only': {
    what: 'Auf die Karte kann nicht geschrieben werden[: {path}].',
    todo: 'Prüfe den Schieber an der Karte, oder prüfe sie am Computer auf Fehler.',
  },
  'disk-error': {
    what: 'Die Karte meldet einen Fehler[ bei {path}][ ({system})].',
    todo: 'Kopiere deine Dateien weg und prüfe die Karte am Computer.',
  },
  'disk-gone': {
    what: 'Die Karte ist nicht mehr da.',
    todo: 'Steck sie wieder ein und mach weiter. Nichts ist verloren.',
  },
  'name-impossible': { what: 'Die Karte kann keine Datei mit diesem Namen halten[: {path}].', todo: other },
  'archive-absolute-path': { what: 'Das Archiv will außerhalb seines Ordners schreiben[: {entry}].', todo: refused },
  'archive-parent-path': { what: 'Das Archiv will seinen Ordner verlassen[: {entry}].', todo: refused },
  'archive-drive-letter': { what: 'Das Archiv hat einen Namen mit Laufwerksbuchstaben[: {entry}].', todo: refused },
  'archive-link': { what: 'Im Archiv ist eine Verknüpfung auf eine andere Datei[: {entry}].', todo: refused },
  'archive-special-file': { what: 'Im Archiv ist etwas, das keine Datei ist[: {entry}].', todo: refused },
  'archive-duplicate-name': { what: 'Im Archiv ist derselbe Name zweimal[: {entry}].', todo: refused },
  'archive-bad-name': { what: 'Im Archiv ist ein unbrauchbarer Name[: {entry}].', todo: refused },
  'archive-bomb': { what: 'Das Archiv würde absurd groß[: {sizeBytes}].', todo: refused },
  'archive-too-many-entries': { what: 'Im Archiv sind zu viele Dateien[: {count}].', todo: refused },
  'archive-wrong-size': { what: 'Eine Datei im Archiv hat eine andere Größe als angekündigt[: {entry}].', todo: tryOr },
  'archive-wrong-crc': { what: 'Eine Datei im Archiv ist beschädigt[: {entry}].', todo: tryOr },
  'archive-overlap': { what: 'Dateien im Archiv überlappen sich[: {entry}].', todo: refused },
  'archive-encrypted': {
    what: 'Das Archiv ist mit einem Passwort verschlossen[: {entry}].',
    todo: 'Es kann hier nicht entpackt werden. Wähle eine andere Version des Spiels.',
  },
  'archive-damaged': { what: 'Das Archiv ist beschädigt.', todo: tryOr },
  'archive-unsupported': {
    what: 'Das Archiv ist so gepackt, wie es hier nicht entpackt werden kann[: {method}].',
    todo: 'Wähle eine andere Version des Spiels, oder behalte das Archiv, wie es ist.',
  },
  'archive-empty': { what: 'Im Archiv ist kein Spiel.', todo: other },
  'archive-needs-memory': {
    what: 'Das Entpacken braucht mehr Speicher, als frei ist[: {neededBytes}].',
    todo: 'Entpacke es am Computer, oder wähle eine andere Version des Spiels.',
  },
  'archive-volume-missing': {
    what: 'Ein Teil des Archivs fehlt[: {entry}].',
    todo: 'Hole alle Teile, oder wähle eine andere Version des Spiels.',
  },
  'catalog-missing': {
    what: 'Der Katalog wurde nicht gefunden[: {path}].',
    todo: 'Prüfe den Ort in Quellen, oder füge einen Katalog hinzu.',
  },
  'catalog-malformed': {
    what: 'Der Katalog ist nicht lesbar[: {path}][ ({text})].',
    todo: 'Kopiere ihn noch einmal, oder frage den, der ihn macht. Deine Liste bleibt, wie sie war.',
  },
  'catalog-too-large': {
    what: 'Der Katalog ist größer als jeder echte[: {path}].',
    todo: 'Prüfe, ob es die richtige Datei ist. Deine Liste bleibt, wie sie war.',
  },
  'systems-malformed': {
    what: 'Die Liste der Systeme ist nicht lesbar[: {file}][ ({reason})].',
    todo: 'Stelle die Datei wieder her, oder lösche sie, wenn sie von dir ist: dann gilt die Liste des Handhelds.',
  },
  'system-unknown': { what: 'Dieses System gibt es hier nicht[: {name}].', todo: 'Wähle eines aus der Liste.' },
  'system-unsupported': {
    what: 'Dieser Handheld hat keinen Emulator für das System[ {name}].',
    todo: 'Wähle den Ordner selbst im Bild des Spiels.',
  },
  'game-unknown': {
    what: 'Dieses Spiel gibt es nicht[: {name}].',
    todo: 'Suche danach, oder frische die Kataloge auf.',
  },
  'game-ambiguous': {
    what: 'Mehrere Spiele haben diesen Namen[: {name}][ ({candidates})].',
    todo: 'Sag, welches System gemeint ist, oder nimm die Nummer aus der Liste.',
  },
  'file-exists': {
    what: 'Eine Datei dieses Namens ist schon da und nicht von diesem Programm[: {path}].',
    todo: 'Verschiebe deine Datei oder benenne sie um. Sie wurde nicht angerührt.',
  },
  'gamelist-malformed': {
    what: 'Das Spiel ist da, aber die Spieleliste des Menüs ist nicht lesbar[: {path}].',
    todo: 'Aktualisiere die Spielelisten im Menü. Die Liste blieb, wie sie ist.',
  },
  'menu-silent': {
    what: 'Das Menü lässt sich von hier nicht bitten, seine Listen zu lesen.',
    todo: 'Aktualisiere die Spielelisten im Menü, oder starte das Gerät neu.',
  },
  usage: { what: 'Das wurde nicht verstanden[: {text}].', todo: 'rgsx --help zeigt, was geht.' },
  'instance-running': { what: 'Das Programm läuft schon[ (Prozess {pid})].', todo: 'Schließe zuerst das andere.' },
  'no-userdata': {
    what: 'Der Ordner mit deinen Spielen wurde nicht gefunden.',
    todo: 'Steck die Karte ein, oder sag mit --userdata ORDNER, wo er ist.',
  },
  'database-damaged': {
    what: 'Die Liste der Spiele und Downloads ist beschädigt[: {path}].',
    todo: 'Sie wurde beiseitegelegt und neu gemacht. Frische die Kataloge auf.',
  },
  'database-newer': {
    what: 'Auf dieser Karte lief eine neuere Version des Programms.',
    todo: 'Installiere wieder die neueste Version.',
  },
  cancelled: { what: 'Abgebrochen.', todo: 'Du kannst es jederzeit wieder holen.' },
  bug: {
    what: 'Im Programm ist etwas schiefgegangen[: {text}].',
    todo: 'Versuche es noch einmal. Wenn es wieder geschieht, melde es mit der Logdatei.',
  },
};
