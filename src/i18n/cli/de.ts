export const cli = {
  usage: `Aufruf: rgsx [BEFEHL] [OPTIONEN]

  rgsx                                 die Oberfläche öffnen
  rgsx systems [SYSTEM]                Systeme mit Zahl der Spiele; mit Option: was mit Archiven eines geschieht
  rgsx games SYSTEM                    Spiele eines Systems
  rgsx search WORTE...                 in allen Systemen
  rgsx get SPIEL... [--system SYSTEM]  Spiele holen: Nummer oder genauer Name aus einer Liste, oder ein Link
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [AUFTRAG...]
  rgsx history                         das Neueste zuerst
  rgsx remove SPIEL...                 ein installiertes Spiel löschen
  rgsx account                         Tarif, gültig bis, Speicher; der Schlüssel ist verdeckt
  rgsx catalog [list|add|assign|check|refresh|remove] [DATEI|ORDNER|URL]
  rgsx doctor                          was auf diesem Gerät gefunden wurde, und was zu tun ist

Optionen
  --userdata ORDNER           die Wurzel der Daten des Spielers
  --json                      ein JSON-Objekt je Zeile
  --keep | --unpack | --automatic
                              get, systems: Archive lassen, immer entpacken, oder nach den Regeln
  --verify auto|strict|size   get: wie viel geprüft wird
  --bundle FILE               doctor: schreibt auch einen Bericht ohne Geheimnisse
  --display auto|tty|framebuffer
  --quiet  --help  --version

Endwerte: 0 fertig, 1 ein Auftrag schlug fehl, 2 falscher Aufruf, 3 Schlüssel fehlt oder abgelehnt, 4 Netz, 5 kein Platz, 6 läuft schon`,
  done: '{name}: fertig, {path}',
  failed: '{name}: fehlgeschlagen. {what}',
  goesOn: '(weiter um {time})',
  lowSpace:
    'Wenig Platz auf der Karte ({free} frei): Das Spiel wird schon beim Laden entpackt, sein Archiv wird nicht behalten.',
  queued: '{name}: in der Schlange als #{job}',
  alreadyInstalled: '{name}: schon installiert, {path}',
  alreadyQueued: '{name}: schon in der Schlange als #{job}',
  queueEmpty: 'Die Schlange ist leer.',
  historyEmpty: 'Noch wurde nichts geholt.',
  noSystems: 'Noch keine Spiele. »rgsx catalog list« sagt, wo Kataloge gesucht werden.',
  nothingFound: 'Nichts gefunden.',
  removed: '{name}: gelöscht, {files} Dateien, {freedBytes} wieder frei',
  changedStay: 'Seit dem Installieren geändert, bleiben also:',
  plan: 'Tarif',
  validUntil: 'Gültig bis',
  storage: 'Speicher',
  credits: 'CDN-Guthaben',
  key: 'Schlüssel',
  keyFile: 'Schlüsseldatei',
  email: 'E-Mail',
  lastAnswer: 'Letzte Antwort',
  plans: { free: 'Kostenlos (kein Download per Schlüssel)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} Spiele in {systems} Systemen',
  catalogUnmatched: '{games} ohne System: rgsx catalog assign {source} --system NAME',
  catalogBadRows: '{rows} Zeilen waren unbrauchbar',
  catalogNever: 'nie gelesen',
  catalogAdded: '{location}: hinzugefügt, {games} Spiele',
  catalogRemoved: '{location}: entfernt',
  catalogUnknown: '{location} ist keine Quelle; »rgsx catalog list« zeigt sie',
  badRow: '{file}, Zeile {row}: {reason}',
  unsupported: 'hier nicht möglich: {reason}',
  passwordFor: 'Passwort für {name} (leer: überspringen): ',
};
