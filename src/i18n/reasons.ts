/** Why a row of a catalog is no game, or one that cannot be fetched, by the codes of catalog/parse.ts. */

const en = {
  'not-a-game-list': 'not a list of games',
  'file-truncated': 'the file ends in the middle; what was known before is kept',
  'file-too-large': 'the file is too large',
  'file-unreadable': 'the file cannot be read; what was known before is kept',
  'no-games-file': 'no list of games for this system',
  'too-many-rows': 'too many rows; the rest is left out',
  'row-too-long': 'the row is too long',
  'not-json': 'not readable as JSON',
  'unknown-shape': 'of an unknown shape',
  'no-name': 'no name',
  'no-link': 'no link',
  duplicate: 'the same link as a row before it',
  'link-credentials': 'a user name or password in the link',
  'link-malformed': 'not a link',
  'link-too-long': 'the link is too long',
  'link-scheme': 'a kind of link that cannot be fetched',
};

type Reasons = Readonly<Record<keyof typeof en, string>>;

const fr: Reasons = {
  'not-a-game-list': 'pas une liste de jeux',
  'file-truncated': "le fichier s'arrête au milieu ; ce qui était connu est gardé",
  'file-too-large': 'le fichier est trop grand',
  'file-unreadable': 'le fichier est illisible ; ce qui était connu est gardé',
  'no-games-file': 'pas de liste de jeux pour ce système',
  'too-many-rows': 'trop de lignes ; le reste est laissé de côté',
  'row-too-long': 'la ligne est trop longue',
  'not-json': 'illisible comme JSON',
  'unknown-shape': 'de forme inconnue',
  'no-name': 'sans nom',
  'no-link': 'sans lien',
  duplicate: "le même lien qu'une ligne précédente",
  'link-credentials': 'un nom ou un mot de passe dans le lien',
  'link-malformed': 'pas un lien',
  'link-too-long': 'le lien est trop long',
  'link-scheme': 'un genre de lien que rien ne peut prendre',
};

const es: Reasons = {
  'not-a-game-list': 'no es una lista de juegos',
  'file-truncated': 'el archivo acaba a la mitad; se conserva lo que ya se conocía',
  'file-too-large': 'el archivo es demasiado grande',
  'file-unreadable': 'el archivo no se puede leer; se conserva lo que ya se conocía',
  'no-games-file': 'no hay lista de juegos para este sistema',
  'too-many-rows': 'demasiadas filas; el resto se deja fuera',
  'row-too-long': 'la fila es demasiado larga',
  'not-json': 'no se puede leer como JSON',
  'unknown-shape': 'de forma desconocida',
  'no-name': 'sin nombre',
  'no-link': 'sin enlace',
  duplicate: 'el mismo enlace que una fila anterior',
  'link-credentials': 'un usuario o una contraseña en el enlace',
  'link-malformed': 'no es un enlace',
  'link-too-long': 'el enlace es demasiado largo',
  'link-scheme': 'un tipo de enlace que no se puede descargar',
};

const de: Reasons = {
  'not-a-game-list': 'keine Liste von Spielen',
  'file-truncated': 'die Datei bricht mittendrin ab; das bisher Bekannte bleibt',
  'file-too-large': 'die Datei ist zu groß',
  'file-unreadable': 'die Datei ist nicht lesbar; das bisher Bekannte bleibt',
  'no-games-file': 'keine Spieleliste für dieses System',
  'too-many-rows': 'zu viele Zeilen; der Rest bleibt weg',
  'row-too-long': 'die Zeile ist zu lang',
  'not-json': 'nicht als JSON lesbar',
  'unknown-shape': 'von unbekannter Form',
  'no-name': 'kein Name',
  'no-link': 'kein Link',
  duplicate: 'derselbe Link wie in einer Zeile davor',
  'link-credentials': 'ein Benutzername oder Passwort im Link',
  'link-malformed': 'kein Link',
  'link-too-long': 'der Link ist zu lang',
  'link-scheme': 'eine Art Link, die nicht geladen werden kann',
};

const it: Reasons = {
  'not-a-game-list': 'non è un elenco di giochi',
  'file-truncated': 'il file finisce a metà; resta ciò che era noto',
  'file-too-large': 'il file è troppo grande',
  'file-unreadable': 'il file non si può leggere; resta ciò che era noto',
  'no-games-file': 'nessun elenco di giochi per questo sistema',
  'too-many-rows': 'troppe righe; il resto è lasciato fuori',
  'row-too-long': 'la riga è troppo lunga',
  'not-json': 'non leggibile come JSON',
  'unknown-shape': 'di forma sconosciuta',
  'no-name': 'senza nome',
  'no-link': 'senza link',
  duplicate: 'lo stesso link di una riga precedente',
  'link-credentials': 'un nome utente o una password nel link',
  'link-malformed': 'non è un link',
  'link-too-long': 'il link è troppo lungo',
  'link-scheme': 'un tipo di link che non si può scaricare',
};

const pt: Reasons = {
  'not-a-game-list': 'não é uma lista de jogos',
  'file-truncated': 'o arquivo acaba no meio; fica o que já se conhecia',
  'file-too-large': 'o arquivo é grande demais',
  'file-unreadable': 'o arquivo não pode ser lido; fica o que já se conhecia',
  'no-games-file': 'nenhuma lista de jogos para este sistema',
  'too-many-rows': 'linhas demais; o resto fica de fora',
  'row-too-long': 'a linha é longa demais',
  'not-json': 'ilegível como JSON',
  'unknown-shape': 'de forma desconhecida',
  'no-name': 'sem nome',
  'no-link': 'sem link',
  duplicate: 'o mesmo link de uma linha anterior',
  'link-credentials': 'um usuário ou uma senha no link',
  'link-malformed': 'não é um link',
  'link-too-long': 'o link é longo demais',
  'link-scheme': 'um tipo de link que não pode ser baixado',
};

export const rowReasons = { en, fr, es, de, it, pt };
