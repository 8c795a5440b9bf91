export const cli = {
  usage: `Uso: rgsx [COMANDO] [OPZIONI]

  rgsx                                 apri l'interfaccia
  rgsx systems [SISTEMA]               sistemi e numero di giochi; con opzione: cosa si fa degli archivi di uno
  rgsx games SISTEMA                   giochi di un sistema
  rgsx search PAROLE...                in tutti i sistemi
  rgsx get GIOCO... [--system SISTEMA] prendi giochi: numero o nome esatto di una lista, o un link
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [LAVORO...]
  rgsx history                         il più recente per primo
  rgsx remove GIOCO...                 elimina un gioco installato
  rgsx account                         piano, scadenza, spazio; la chiave è coperta
  rgsx catalog [list|add|assign|check|refresh|remove] [FILE|CARTELLA|URL]
  rgsx doctor                          cosa è stato trovato su questo dispositivo, e cosa fare

Opzioni
  --userdata CARTELLA         la radice dei dati del giocatore
  --json                      un oggetto JSON per riga
  --keep | --unpack | --automatic
                              get, systems: lascia gli archivi, aprili sempre, o secondo le regole
  --verify auto|strict|size   get: quanto si controlla
  --bundle FILE               doctor: scrive anche un rapporto senza segreti
  --display auto|tty|framebuffer
  --quiet  --help  --version

Codici di uscita: 0 fatto, 1 un lavoro è fallito, 2 uso sbagliato, 3 chiave assente o rifiutata, 4 rete, 5 spazio finito, 6 già aperto`,
  done: '{name}: fatto, {path}',
  failed: '{name}: fallito. {what}',
  goesOn: '(riprende alle {time})',
  lowSpace:
    'Poco spazio sulla scheda ({free} liberi): il gioco viene estratto mentre arriva, il suo archivio non viene conservato.',
  queued: '{name}: in coda come #{job}',
  alreadyInstalled: '{name}: già installato, {path}',
  alreadyQueued: '{name}: già in coda come #{job}',
  queueEmpty: 'La coda è vuota.',
  historyEmpty: 'Non è stato ancora preso nulla.',
  noSystems: 'Ancora nessun gioco. «rgsx catalog list» dice dove si cercano i cataloghi.',
  nothingFound: 'Niente trovato.',
  removed: '{name}: eliminato, {files} file, {freedBytes} di nuovo liberi',
  changedStay: "Cambiati dopo l'installazione, restano:",
  plan: 'Piano',
  validUntil: 'Valido fino al',
  storage: 'Spazio usato',
  credits: 'Crediti CDN',
  key: 'Chiave',
  keyFile: 'File della chiave',
  email: 'E-mail',
  lastAnswer: 'Ultima risposta',
  plans: { free: 'Gratis (niente download con chiave)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} giochi in {systems} sistemi',
  catalogUnmatched: '{games} senza sistema: rgsx catalog assign {source} --system NOME',
  catalogBadRows: '{rows} righe non si potevano usare',
  catalogNever: 'mai letto',
  catalogAdded: '{location}: aggiunto, {games} giochi',
  catalogRemoved: '{location}: tolto',
  catalogUnknown: '{location} non è una fonte; «rgsx catalog list» le mostra',
  badRow: '{file}, riga {row}: {reason}',
  unsupported: 'qui non si può: {reason}',
  passwordFor: 'Password di {name} (vuoto: salta): ',
};
