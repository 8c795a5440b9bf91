import type { ErrorCode } from '../../lib/errors.ts';
import type { ErrorText } from './en.ts';

const refused = "Rifiutato, nulla è cambiato. Scegli un'altra versione del gioco.";
const other = "Scegli un'altra versione del gioco.";
const tryOr = "Riprova, o scegli un'altra versione del gioco.";
const byItself = 'Niente da fare: riprende da solo[ tra {wait}].';
const again = 'Riprova da solo.';

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: 'Nessuna chiave API di 1fichier è stata trovata.',
    todo: 'Metti la chiave in un file di testo[ qui: {path}]. Viene vista da sola.',
  },
  'key-empty': {
    what: 'Il file della chiave è vuoto[: {path}].',
    todo: 'Aprilo su un computer, incolla la chiave API e salva come testo semplice.',
  },
  'key-rich-text': {
    what: 'Il file della chiave è un documento formattato, non testo semplice[: {path}].',
    todo: 'Salvalo come testo semplice (.txt), solo con la chiave.',
  },
  'key-several': { what: 'Ci sono due chiavi diverse[: {path}].', todo: "Tienine una e togli l'altra." },
  'key-bad-characters': {
    what: 'La chiave ha caratteri impossibili[: {path}].',
    todo: 'Copiala di nuovo dalla console di 1fichier, senza nulla intorno.',
  },
  'key-unreadable': {
    what: 'Il file della chiave non si può leggere[: {path}].',
    todo: 'Controlla la scheda su un computer e copia di nuovo il file.',
  },
  'key-refused': {
    what: '1fichier non accetta questa chiave.',
    todo: 'Crea una nuova chiave nella console di 1fichier (Parametri, API) e mettila nel file.',
  },
  'account-locked': {
    what: '1fichier ha bloccato questo account.',
    todo: "Accedi su 1fichier.com per vedere perché, o scrivi all'assistenza.",
  },
  'premium-required': {
    what: "Serve un account 1fichier Premium o Access con accesso all'API.",
    todo: 'Guarda il tuo piano su 1fichier.com. La coda resta.',
  },
  flood: { what: '1fichier chiede di rallentare.', todo: byItself },
  'ip-locked': {
    what: '1fichier ha bloccato questo indirizzo di rete per un po.',
    todo: 'Niente da fare: riprende da solo[ tra {wait}]. Ferma anche altri programmi 1fichier in casa.',
  },
  'one-location': {
    what: "L'account è usato anche da un altro posto.",
    todo: "Ferma l'altro download o la VPN. Riprende da solo[ tra {wait}].",
  },
  maintenance: { what: '1fichier è in manutenzione.', todo: byItself },
  'host-database': { what: '1fichier ha un problema suo.', todo: byItself },
  'too-fast': { what: '1fichier chiede di aspettare tra due richieste.', todo: byItself },
  'network-not-allowed': {
    what: '1fichier non permette download da questa rete (VPN, proxy o data center).',
    todo: 'Spegni la VPN, o permetti questa rete nella console di 1fichier. Riprova[ tra {wait}].',
  },
  'file-gone': {
    what: 'Il file non è più sul server.',
    todo: "Aggiorna il catalogo, o scegli un'altra versione del gioco.",
  },
  'file-forbidden': {
    what: 'Il proprietario del file non lo lascia prendere a questo account.',
    todo: "Chiedigli l'accesso, o scegli un'altra versione del gioco.",
  },
  'file-virus': { what: '1fichier ha bloccato il file per un virus.', todo: other },
  'file-owner-locked': { what: "L'account del proprietario del file è bloccato.", todo: other },
  'password-needed': {
    what: 'Il file è protetto da una password.',
    todo: 'Aprilo in Download e scrivi la password.',
  },
  'password-wrong': { what: 'La password non è giusta.', todo: 'Aprilo in Download e scrivila di nuovo.' },
  'link-unsupported': {
    what: 'Il link di questo gioco non si può usare[: {link}].',
    todo: "Vanno solo link di 1fichier e http(s). Avvisa l'autore del catalogo.",
  },
  'size-mismatch': {
    what: 'Il file non ha la dimensione annunciata[: {actualBytes} invece di {expectedBytes}].',
    todo: 'Riprova. Se succede ancora, aggiorna il catalogo.',
  },
  'checksum-mismatch': {
    what: 'Il file è arrivato due volte con contenuto sbagliato.[ Atteso {expected}, avuto {actual}.]',
    todo: "Il file sul server è forse rovinato. Scegli un'altra versione del gioco.",
  },
  offline: { what: "Non c'è rete.", todo: 'Accendi il Wi-Fi nel menu della console. Riprende da solo.' },
  'connection-lost': {
    what: 'La connessione[ con {host}] è caduta.',
    todo: 'Riprova da solo. Avvicinati al router se succede spesso.',
  },
  stalled: { what: 'Da un po non arriva nulla[ da {host}].', todo: 'Si ricollega da solo.' },
  'tls-failed': {
    what: 'La connessione sicura[ con {host}] non è riuscita.',
    todo: "Controlla data e ora, e se questo Wi-Fi chiede l'accesso.",
  },
  'clock-wrong': {
    what: "L'orologio della console è sbagliato: di nessun server ci si può fidare.",
    todo: "Imposta data e ora (o l'ora di rete). Riprende da solo.",
  },
  'server-error': { what: 'Il server[ {host}] ha un problema[ (risposta {status})].', todo: again },
  'bad-answer': {
    what: 'Il server[ {host}] ha risposto in modo inatteso.',
    todo: 'Riprova da solo. Se continua, cerca una nuova versione di questo programma.',
  },
  'token-expired': { what: 'Il link del download è scaduto.', todo: 'Ne viene chiesto uno nuovo da solo.' },
  'range-refused': { what: 'Il server non ha ripreso da dove il download era fermo.', todo: again },
  'redirect-refused': {
    what: 'Il server ha mandato il download in un posto non permesso.',
    todo: "Aggiorna il catalogo, o scegli un'altra versione del gioco.",
  },
  'captive-portal': {
    what: "Questo Wi-Fi vuole prima l'accesso.",
    todo: 'Accedi con un altro dispositivo, o usa un altro Wi-Fi. Riprende da solo.',
  },
  'no-space': {
    what: 'La scheda è piena[: servono {neededBytes}, liberi {freeBytes}].',
    todo: 'Elimina qualche gioco, poi riprendi. Quello che è arrivato resta.',
  },
  'file-too-large': {
    what: 'Il file è troppo grande per questa scheda[ ({sizeBytes}): FAT32 finisce a 4 GB].',
    todo: 'Formatta la scheda in exFAT su un computer (prima copia i tuoi file).',
  },
  'disk-read-only': {
    what: 'Sulla scheda non si può scrivere[: {path}].',
    todo: 'Guarda la levetta di blocco, o controlla la scheda su un computer.',
  },
  'disk-error': {
    what: 'La scheda segnala un errore[ in {path}][ ({system})].',
    todo: 'Copia via i tuoi file e controlla la scheda su un computer.',
  },
  'disk-gone': { what: "La scheda non c'è più.", todo: 'Rimettila, poi riprendi. Nulla è perso.' },
  'name-impossible': { what: 'La scheda non accetta un file con questo nome[: {path}].', todo: other },
  'archive-absolute-path': { what: "L'archivio vuole scrivere fuori dalla sua cartella[: {entry}].", todo: refused },
  'archive-parent-path': { what: "L'archivio vuole uscire dalla sua cartella[: {entry}].", todo: refused },
  'archive-drive-letter': { what: "L'archivio ha un nome con una lettera di unità[: {entry}].", todo: refused },
  'archive-link': { what: "L'archivio contiene un collegamento a un altro file[: {entry}].", todo: refused },
  'archive-special-file': { what: "L'archivio contiene qualcosa che non è un file[: {entry}].", todo: refused },
  'archive-duplicate-name': { what: "L'archivio ha due volte lo stesso nome[: {entry}].", todo: refused },
  'archive-bad-name': { what: "L'archivio ha un nome inutilizzabile[: {entry}].", todo: refused },
  'archive-bomb': { what: "L'archivio diventerebbe assurdamente grande[: {sizeBytes}].", todo: refused },
  'archive-too-many-entries': { what: "L'archivio contiene troppi file[: {count}].", todo: refused },
  'archive-wrong-size': { what: "Un file nell'archivio non ha la dimensione annunciata[: {entry}].", todo: tryOr },
  'archive-wrong-crc': { what: "Un file nell'archivio è rovinato[: {entry}].", todo: tryOr },
  'archive-overlap': { what: "I file nell'archivio si sovrappongono[: {entry}].", todo: refused },
  'archive-encrypted': {
    what: "L'archivio è chiuso con una password[: {entry}].",
    todo: "Qui non si può aprire. Scegli un'altra versione del gioco.",
  },
  'archive-damaged': { what: "L'archivio è rovinato.", todo: tryOr },
  'archive-unsupported': {
    what: "L'archivio è compresso in un modo che qui non si apre[: {method}].",
    todo: "Scegli un'altra versione del gioco, o tieni l'archivio così com'è.",
  },
  'archive-empty': { what: "Nell'archivio non c'è nessun gioco.", todo: other },
  'archive-needs-memory': {
    what: 'Per aprirlo serve più memoria di quella libera[: {neededBytes}].',
    todo: "Fallo su un computer, o scegli un'altra versione del gioco.",
  },
  'archive-volume-missing': {
    what: "Manca una parte dell'archivio[: {entry}].",
    todo: "Prendi tutte le parti, o scegli un'altra versione del gioco.",
  },
  'catalog-missing': {
    what: 'Il catalogo non è stato trovato[: {path}].',
    todo: 'Controlla il posto in Fonti, o aggiungi un catalogo.',
  },
  'catalog-malformed': {
    what: 'Il catalogo non si può leggere[: {path}][ ({text})].',
    todo: "Copialo di nuovo, o chiedi all'autore. La tua lista resta com'era.",
  },
  'catalog-too-large': {
    what: 'Il catalogo è più grande di qualsiasi vero[: {path}].',
    todo: "Controlla che sia il file giusto. La tua lista resta com'era.",
  },
  'systems-malformed': {
    what: 'La lista dei sistemi non si può leggere[: {file}][ ({reason})].',
    todo: "Ripristina il file, o eliminalo se l'hai fatto tu: allora vale la lista della console.",
  },
  'system-unknown': { what: 'Questo sistema qui non esiste[: {name}].', todo: 'Scegline uno dalla lista.' },
  'system-unsupported': {
    what: 'Questa console non ha un emulatore per il sistema[ {name}].',
    todo: 'Scegli tu la cartella nella schermata del gioco.',
  },
  'game-unknown': { what: 'Questo gioco non esiste[: {name}].', todo: 'Cercalo, o aggiorna i cataloghi.' },
  'game-ambiguous': {
    what: 'Più giochi hanno questo nome[: {name}][ ({candidates})].',
    todo: 'Indica il sistema, o usa il numero della lista.',
  },
  'file-exists': {
    what: "C'è già un file con questo nome, e non è di questo programma[: {path}].",
    todo: 'Sposta o rinomina il tuo file, poi riprova. Non è stato toccato.',
  },
  'gamelist-malformed': {
    what: 'Il gioco è installato, ma la lista dei giochi del menu non si legge[: {path}].',
    todo: "Aggiorna le liste dei giochi nel menu. La lista è rimasta com'è.",
  },
  'menu-silent': {
    what: 'Da qui non si può chiedere al menu di rileggere le liste.',
    todo: 'Aggiorna le liste dei giochi nel menu, o riavvia la console.',
  },
  usage: { what: 'Non è stato capito[: {text}].', todo: 'rgsx --help mostra cosa si può chiedere.' },
  'instance-running': { what: 'Il programma è già aperto[ (processo {pid})].', todo: "Chiudi prima l'altro." },
  'no-userdata': {
    what: 'La cartella dei tuoi giochi non è stata trovata.',
    todo: "Metti la scheda, o di' dov'è con --userdata CARTELLA.",
  },
  'database-damaged': {
    what: 'La lista di giochi e download è rovinata[: {path}].',
    todo: 'È stata messa da parte e rifatta. Aggiorna i cataloghi.',
  },
  'database-newer': {
    what: 'Su questa scheda è stata usata una versione più nuova del programma.',
    todo: 'Installa di nuovo la versione più nuova.',
  },
  cancelled: { what: 'Annullato.', todo: 'Puoi riprenderlo quando vuoi.' },
  bug: {
    what: 'Qualcosa è andato storto nel programma[: {text}].',
    todo: 'Riprova. Se succede ancora, segnalalo con il file di log.',
  },
};
