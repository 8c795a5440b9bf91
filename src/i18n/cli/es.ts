export const cli = {
  usage: `Uso: rgsx [ORDEN] [OPCIONES]

  rgsx                                 abrir la interfaz
  rgsx systems [SISTEMA]               sistemas y número de juegos; con opción: qué se hace con los archivos de uno
  rgsx games SISTEMA                   juegos de un sistema
  rgsx search PALABRAS...              en todos los sistemas
  rgsx get JUEGO... [--system SISTEMA] bajar juegos: número o nombre exacto de una lista, o un enlace
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [TAREA...]
  rgsx history                         lo más reciente primero
  rgsx remove JUEGO...                 borrar un juego instalado
  rgsx account                         plan, validez, almacenamiento; la clave va oculta
  rgsx catalog [list|add|assign|check|refresh|remove] [ARCHIVO|CARPETA|URL]
  rgsx doctor                          lo que se ha encontrado en este aparato y qué hacer

Opciones
  --userdata CARPETA          la raíz de los datos del jugador
  --json                      un objeto JSON por línea
  --keep | --unpack | --automatic
                              get, systems: dejar los archivos comprimidos, abrirlos siempre, o según las reglas
  --verify auto|strict|size   get: cuánto se comprueba
  --bundle FILE               doctor: escribe además un informe sin secretos
  --display auto|tty|framebuffer
  --quiet  --help  --version

Códigos de salida: 0 hecho, 1 falló una tarea, 2 mal uso, 3 clave ausente o rechazada, 4 red, 5 sin espacio, 6 ya está abierto`,
  done: '{name}: listo, {path}',
  failed: '{name}: ha fallado. {what}',
  goesOn: '(sigue a las {time})',
  lowSpace:
    'Poco espacio en la tarjeta ({free} libres): el juego se descomprime mientras llega y su archivo no se guarda.',
  queued: '{name}: en la cola como #{job}',
  alreadyInstalled: '{name}: ya instalado, {path}',
  alreadyQueued: '{name}: ya en la cola como #{job}',
  queueEmpty: 'La cola está vacía.',
  historyEmpty: 'Todavía no se ha bajado nada.',
  noSystems: 'Aún no hay juegos. «rgsx catalog list» dice dónde se buscan los catálogos.',
  nothingFound: 'No se ha encontrado nada.',
  removed: '{name}: borrado, {files} archivos, {freedBytes} libres de nuevo',
  changedStay: 'Cambiados desde la instalación, se quedan:',
  plan: 'Plan',
  validUntil: 'Válido hasta',
  storage: 'Almacenado',
  credits: 'Créditos CDN',
  key: 'Clave',
  keyFile: 'Archivo de la clave',
  email: 'Correo',
  lastAnswer: 'Última respuesta',
  plans: { free: 'Gratis (no puede bajar con clave)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} juegos en {systems} sistemas',
  catalogUnmatched: '{games} sin sistema: rgsx catalog assign {source} --system NOMBRE',
  catalogBadRows: '{rows} líneas no se pudieron usar',
  catalogNever: 'nunca leído',
  catalogAdded: '{location}: añadido, {games} juegos',
  catalogRemoved: '{location}: quitado',
  catalogUnknown: '{location} no es una fuente; «rgsx catalog list» las muestra',
  badRow: '{file}, línea {row}: {reason}',
  unsupported: 'aquí no se puede: {reason}',
  passwordFor: 'Contraseña de {name} (vacío: saltar): ',
};
