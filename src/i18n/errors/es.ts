import type { ErrorCode } from '../../lib/errors.ts';
import type { ErrorText } from './en.ts';

const refused = 'Se ha rechazado y nada ha cambiado. Elige otra versión del juego.';
const other = 'Elige otra versión del juego.';
const tryOr = 'Inténtalo de nuevo o elige otra versión del juego.';
const byItself = 'No hay que hacer nada: sigue solo[ en {wait}].';
const again = 'Se vuelve a intentar solo.';

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: 'No se ha encontrado ninguna clave API de 1fichier.',
    todo: 'Pon la clave en un archivo de texto[ aquí: {path}]. Se detecta sola.',
  },
  'key-empty': {
    what: 'El archivo de la clave está vacío[: {path}].',
    todo: 'Ábrelo en un ordenador, pega la clave API y guárdalo como texto sin formato.',
  },
  'key-rich-text': {
    what: 'El archivo de la clave es un documento con formato, no texto simple[: {path}].',
    todo: 'Guárdalo como texto simple (.txt) con la clave y nada más.',
  },
  'key-several': { what: 'Hay dos claves distintas[: {path}].', todo: 'Deja una y quita la otra.' },
  'key-bad-characters': {
    what: 'La clave tiene caracteres imposibles[: {path}].',
    todo: 'Cópiala otra vez de la consola de 1fichier, sin nada alrededor.',
  },
  'key-unreadable': {
    what: 'No se puede leer el archivo de la clave[: {path}].',
    todo: 'Revisa la tarjeta en un ordenador y copia el archivo otra vez.',
  },
  'key-refused': {
    what: '1fichier no acepta esta clave.',
    todo: 'Crea una nueva en tu consola de 1fichier (Parámetros, API) y ponla en el archivo.',
  },
  'account-locked': {
    what: '1fichier ha bloqueado esta cuenta.',
    todo: 'Entra en 1fichier.com para ver por qué, o escribe a su soporte.',
  },
  'premium-required': {
    what: 'Hace falta una cuenta 1fichier Premium o Access con acceso a la API.',
    todo: 'Mira tu plan en 1fichier.com. La cola se conserva.',
  },
  flood: { what: '1fichier pide ir más despacio.', todo: byItself },
  'ip-locked': {
    what: '1fichier ha bloqueado esta dirección de red por un rato.',
    todo: 'No hay que hacer nada: sigue solo[ en {wait}]. Para también otros programas de 1fichier en casa.',
  },
  'one-location': {
    what: 'La cuenta se está usando en otro lugar.',
    todo: 'Para la otra descarga o la VPN. Sigue solo[ en {wait}].',
  },
  maintenance: { what: '1fichier está en mantenimiento.', todo: byItself },
  'host-database': { what: '1fichier tiene un problema propio.', todo: byItself },
  'too-fast': { what: '1fichier pide esperar entre dos peticiones.', todo: byItself },
  'network-not-allowed': {
    what: '1fichier no permite descargas desde esta red (VPN, proxy o centro de datos).',
    todo: 'Apaga la VPN o permite esta red en la consola de 1fichier. Se reintenta[ en {wait}].',
  },
  'file-gone': {
    what: 'El archivo ya no está en el servidor.',
    todo: 'Actualiza el catálogo o elige otra versión del juego.',
  },
  'file-forbidden': {
    what: 'El dueño del archivo no deja que esta cuenta lo baje.',
    todo: 'Pídele acceso o elige otra versión del juego.',
  },
  'file-virus': { what: '1fichier ha bloqueado el archivo por un virus.', todo: other },
  'file-owner-locked': { what: 'La cuenta del dueño del archivo está bloqueada.', todo: other },
  'password-needed': {
    what: 'El archivo está protegido con contraseña.',
    todo: 'Ábrelo en Descargas y escribe la contraseña.',
  },
  'password-wrong': {
    what: 'La contraseña no es correcta.',
    todo: 'Ábrelo en Descargas y escríbela otra vez.',
  },
  'link-unsupported': {
    what: 'El enlace de este juego no sirve[: {link}].',
    todo: 'Solo valen enlaces de 1fichier y http(s). Avisa al autor del catálogo.',
  },
  'size-mismatch': {
    what: 'El archivo no tiene el tamaño anunciado[: {actualBytes} en vez de {expectedBytes}].',
    todo: 'Inténtalo de nuevo. Si se repite, actualiza el catálogo.',
  },
  'checksum-mismatch': {
    what: 'El archivo ha llegado dos veces con contenido erróneo.[ Esperado {expected}, recibido {actual}.]',
    todo: 'El archivo del servidor puede estar dañado. Elige otra versión del juego.',
  },
  offline: { what: 'No hay red.', todo: 'Enciende el Wi-Fi en el menú de la consola. Sigue solo.' },
  'connection-lost': {
    what: 'La conexión[ con {host}] se ha cortado.',
    todo: 'Se reintenta solo. Acércate al router si pasa a menudo.',
  },
  stalled: { what: 'Hace un rato que no llega nada[ de {host}].', todo: 'Se vuelve a conectar solo.' },
  'tls-failed': {
    what: 'No se pudo hacer la conexión segura[ con {host}].',
    todo: 'Revisa la fecha y la hora, y si este Wi-Fi pide iniciar sesión.',
  },
  'clock-wrong': {
    what: 'El reloj de la consola está mal y no se puede confiar en ningún servidor.',
    todo: 'Pon la fecha y la hora (o la hora de red). Sigue solo.',
  },
  'server-error': { what: 'El servidor[ {host}] tiene un problema[ (respuesta {status})].', todo: again },
  'bad-answer': {
    what: 'El servidor[ {host}] ha respondido algo inesperado.',
    todo: 'Se reintenta solo. Si sigue igual, busca una versión nueva de este programa.',
  },
  'token-expired': { what: 'El enlace de descarga ha caducado.', todo: 'Se pide uno nuevo solo.' },
  'range-refused': { what: 'El servidor no siguió donde la descarga se había parado.', todo: again },
  'redirect-refused': {
    what: 'El servidor mandó la descarga a un sitio no permitido.',
    todo: 'Actualiza el catálogo o elige otra versión del juego.',
  },
  'captive-portal': {
    what: 'Este Wi-Fi quiere que inicies sesión primero.',
    todo: 'Hazlo con otro aparato o usa otro Wi-Fi. Sigue solo.',
  },
  'no-space': {
    what: 'La tarjeta está llena[: hacen falta {neededBytes}, hay {freeBytes} libres].',
    todo: 'Borra algunos juegos y continúa. Lo que ha llegado se conserva.',
  },
  'file-too-large': {
    what: 'El archivo es demasiado grande para esta tarjeta[ ({sizeBytes}): FAT32 acaba en 4 GB].',
    todo: 'Formatea la tarjeta como exFAT en un ordenador (copia antes tus archivos).',
  },
  'disk-read-only': {
    what: 'No se puede escribir en la tarjeta[: {path}].',
    todo: 'Mira su pestaña de bloqueo o revísala en un ordenador.',
  },
  'disk-error': {
    what: 'La tarjeta da un error[ en {path}][ ({system})].',
    todo: 'Copia tus archivos y revisa la tarjeta en un ordenador.',
  },
  'disk-gone': { what: 'La tarjeta ya no está.', todo: 'Ponla de nuevo y continúa. No se pierde nada.' },
  'name-impossible': { what: 'La tarjeta no admite un archivo con este nombre[: {path}].', todo: other },
  'archive-absolute-path': {
    what: 'El archivo comprimido quiere escribir fuera de su carpeta[: {entry}].',
    todo: refused,
  },
  'archive-parent-path': { what: 'El archivo comprimido quiere salir de su carpeta[: {entry}].', todo: refused },
  'archive-drive-letter': {
    what: 'El archivo comprimido tiene un nombre con letra de unidad[: {entry}].',
    todo: refused,
  },
  'archive-link': { what: 'El archivo comprimido contiene un enlace a otro archivo[: {entry}].', todo: refused },
  'archive-special-file': {
    what: 'El archivo comprimido contiene algo que no es un archivo[: {entry}].',
    todo: refused,
  },
  'archive-duplicate-name': {
    what: 'El archivo comprimido tiene el mismo nombre dos veces[: {entry}].',
    todo: refused,
  },
  'archive-bad-name': { what: 'El archivo comprimido tiene un nombre que no sirve[: {entry}].', todo: refused },
  'archive-bomb': { what: 'El archivo comprimido crecería hasta un tamaño absurdo[: {sizeBytes}].', todo: refused },
  'archive-too-many-entries': { what: 'El archivo comprimido tiene demasiados archivos[: {count}].', todo: refused },
  'archive-wrong-size': { what: 'Un archivo de dentro no tiene el tamaño anunciado[: {entry}].', todo: tryOr },
  'archive-wrong-crc': { what: 'Un archivo de dentro está dañado[: {entry}].', todo: tryOr },
  'archive-overlap': { what: 'Hay archivos superpuestos en el comprimido[: {entry}].', todo: refused },
  'archive-encrypted': {
    what: 'El archivo comprimido está cerrado con contraseña[: {entry}].',
    todo: 'No se puede abrir aquí. Elige otra versión del juego.',
  },
  'archive-damaged': { what: 'El archivo comprimido está dañado.', todo: tryOr },
  'archive-unsupported': {
    what: 'Está comprimido de una forma que aquí no se puede abrir[: {method}].',
    todo: 'Elige otra versión del juego o conserva el archivo como está.',
  },
  'archive-empty': { what: 'No hay ningún juego en el archivo comprimido.', todo: other },
  'archive-needs-memory': {
    what: 'Descomprimirlo pide más memoria de la que hay[: {neededBytes}].',
    todo: 'Hazlo en un ordenador o elige otra versión del juego.',
  },
  'archive-volume-missing': {
    what: 'Falta una parte del archivo comprimido[: {entry}].',
    todo: 'Baja todas las partes o elige otra versión del juego.',
  },
  'catalog-missing': {
    what: 'No se ha encontrado el catálogo[: {path}].',
    todo: 'Revisa el sitio en Fuentes o añade un catálogo.',
  },
  'catalog-malformed': {
    what: 'No se puede leer el catálogo[: {path}][ ({text})].',
    todo: 'Cópialo otra vez o pregunta a su autor. Tu lista queda como estaba.',
  },
  'catalog-too-large': {
    what: 'El catálogo es más grande que cualquiera de verdad[: {path}].',
    todo: 'Comprueba que es el archivo correcto. Tu lista queda como estaba.',
  },
  'systems-malformed': {
    what: 'No se puede leer la lista de sistemas[: {file}][ ({reason})].',
    todo: 'Recupera el archivo, o bórralo si lo hiciste tú: entonces vale la lista de la consola.',
  },
  'system-unknown': { what: 'Ese sistema no existe en esta consola[: {name}].', todo: 'Elige uno de la lista.' },
  'system-unsupported': {
    what: 'Esta consola no tiene emulador para el sistema[ {name}].',
    todo: 'Elige tú la carpeta en la pantalla del juego.',
  },
  'game-unknown': { what: 'Ese juego no existe[: {name}].', todo: 'Búscalo o actualiza los catálogos.' },
  'game-ambiguous': {
    what: 'Varios juegos se llaman así[: {name}][ ({candidates})].',
    todo: 'Di de qué sistema es, o usa el número de la lista.',
  },
  'file-exists': {
    what: 'Ya hay un archivo con ese nombre y no es de este programa[: {path}].',
    todo: 'Mueve o renombra tu archivo y vuelve a intentarlo. No se ha tocado.',
  },
  'gamelist-malformed': {
    what: 'El juego está instalado, pero no se puede leer la lista de juegos del menú[: {path}].',
    todo: 'Actualiza las listas de juegos en el menú. La lista quedó como estaba.',
  },
  'menu-silent': {
    what: 'No se puede pedir al menú que relea sus listas.',
    todo: 'Actualiza las listas de juegos en el menú, o reinicia la consola.',
  },
  usage: { what: 'No se ha entendido[: {text}].', todo: 'rgsx --help muestra lo que se puede pedir.' },
  'instance-running': { what: 'El programa ya está abierto[ (proceso {pid})].', todo: 'Cierra primero el otro.' },
  'no-userdata': {
    what: 'No se ha encontrado la carpeta de tus juegos.',
    todo: 'Pon la tarjeta, o di dónde está con --userdata CARPETA.',
  },
  'database-damaged': {
    what: 'La lista de juegos y descargas está dañada[: {path}].',
    todo: 'Se ha apartado y hecho de nuevo. Actualiza los catálogos.',
  },
  'database-newer': {
    what: 'En esta tarjeta se usó una versión más nueva del programa.',
    todo: 'Instala otra vez la versión más nueva.',
  },
  cancelled: { what: 'Cancelado.', todo: 'Puedes bajarlo otra vez cuando quieras.' },
  bug: {
    what: 'Algo ha fallado dentro del programa[: {text}].',
    todo: 'Inténtalo de nuevo. Si se repite, avisa con el archivo de registro.',
  },
};
