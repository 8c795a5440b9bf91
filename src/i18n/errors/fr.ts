import type { ErrorCode } from '../../lib/errors.ts';
import type { ErrorText } from './en.ts';

const refused = "Elle a été refusée, rien n'a changé. Choisissez une autre version du jeu.";
const other = 'Choisissez une autre version du jeu.';
const tryOr = 'Réessayez, ou choisissez une autre version du jeu.';
const byItself = 'Rien à faire : ça reprend tout seul[ dans {wait}].';
const again = 'Un nouvel essai se fait tout seul.';

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: "Aucune clé API 1fichier n'a été trouvée.",
    todo: 'Mettez la clé dans un fichier texte[ ici : {path}]. Elle est prise en compte toute seule.',
  },
  'key-empty': {
    what: 'Le fichier de la clé est vide[ : {path}].',
    todo: 'Ouvrez-le sur un ordinateur, collez-y la clé API et enregistrez en texte brut.',
  },
  'key-rich-text': {
    what: 'Le fichier de la clé est un document mis en forme, pas du texte brut[ : {path}].',
    todo: "Enregistrez-le en texte brut (.txt), avec la clé et rien d'autre.",
  },
  'key-several': {
    what: 'Deux clés différentes ont été trouvées[ : {path}].',
    todo: "Gardez-en une et enlevez l'autre.",
  },
  'key-bad-characters': {
    what: 'La clé contient des caractères impossibles[ : {path}].',
    todo: 'Copiez-la de nouveau depuis la console 1fichier, sans rien autour.',
  },
  'key-unreadable': {
    what: 'Le fichier de la clé est illisible[ : {path}].',
    todo: 'Vérifiez la carte sur un ordinateur et recopiez le fichier.',
  },
  'key-refused': {
    what: "1fichier n'accepte pas cette clé.",
    todo: 'Créez une nouvelle clé dans votre console 1fichier (Paramètres, API) et mettez-la dans le fichier.',
  },
  'account-locked': {
    what: '1fichier a bloqué ce compte.',
    todo: 'Connectez-vous sur 1fichier.com pour savoir pourquoi, ou écrivez à son support.',
  },
  'premium-required': {
    what: "Il faut un compte 1fichier Premium ou Access avec accès à l'API.",
    todo: "Regardez votre offre sur 1fichier.com. La file d'attente est gardée.",
  },
  flood: { what: '1fichier demande de ralentir.', todo: byItself },
  'ip-locked': {
    what: '1fichier a bloqué cette adresse réseau pour un moment.',
    todo: 'Rien à faire : ça reprend tout seul[ dans {wait}]. Arrêtez aussi les autres programmes 1fichier chez vous.',
  },
  'one-location': {
    what: 'Le compte sert ailleurs en même temps.',
    todo: "Arrêtez l'autre téléchargement ou le VPN. Ça reprend tout seul[ dans {wait}].",
  },
  maintenance: { what: '1fichier est en maintenance.', todo: byItself },
  'host-database': { what: '1fichier a un problème de son côté.', todo: byItself },
  'too-fast': { what: "1fichier demande d'attendre entre deux requêtes.", todo: byItself },
  'network-not-allowed': {
    what: '1fichier refuse les téléchargements depuis ce réseau (VPN, proxy ou hébergeur).',
    todo: 'Coupez le VPN, ou autorisez ce réseau dans la console 1fichier. Nouvel essai tout seul[ dans {wait}].',
  },
  'file-gone': {
    what: "Le fichier n'est plus sur le serveur.",
    todo: 'Actualisez le catalogue, ou choisissez une autre version.',
  },
  'file-forbidden': {
    what: 'Le propriétaire du fichier ne permet pas à ce compte de le prendre.',
    todo: "Demandez-lui l'accès, ou choisissez une autre version du jeu.",
  },
  'file-virus': { what: "1fichier a bloqué le fichier à cause d'un virus.", todo: other },
  'file-owner-locked': { what: 'Le compte du propriétaire du fichier est bloqué.', todo: other },
  'password-needed': {
    what: 'Le fichier est protégé par un mot de passe.',
    todo: 'Ouvrez-le dans Téléchargements et tapez le mot de passe.',
  },
  'password-wrong': {
    what: "Ce n'est pas le bon mot de passe.",
    todo: 'Ouvrez-le dans Téléchargements et tapez-le de nouveau.',
  },
  'link-unsupported': {
    what: 'Le lien de ce jeu est inutilisable[ : {link}].',
    todo: "Seuls les liens 1fichier et http(s) marchent. Prévenez l'auteur du catalogue.",
  },
  'size-mismatch': {
    what: "Le fichier n'a pas la taille annoncée[ : {actualBytes} au lieu de {expectedBytes}].",
    todo: 'Réessayez. Si cela revient, actualisez le catalogue.',
  },
  'checksum-mismatch': {
    what: 'Le fichier est arrivé deux fois avec un mauvais contenu.[ Attendu {expected}, reçu {actual}.]',
    todo: 'Le fichier du serveur est peut-être abîmé. Choisissez une autre version du jeu.',
  },
  offline: { what: 'Pas de réseau.', todo: 'Allumez le Wi-Fi dans le menu de la console. Ça reprend tout seul.' },
  'connection-lost': {
    what: "La connexion[ à {host}] s'est coupée.",
    todo: 'Nouvel essai tout seul. Rapprochez-vous de la box si cela arrive souvent.',
  },
  stalled: { what: "Plus rien n'arrive[ de {host}] depuis un moment.", todo: 'La connexion est refaite toute seule.' },
  'tls-failed': {
    what: "La connexion sécurisée[ à {host}] n'a pas pu se faire.",
    todo: "Vérifiez la date et l'heure, et si ce Wi-Fi demande de s'identifier.",
  },
  'clock-wrong': {
    what: "L'horloge de la console est fausse, aucun serveur ne peut être cru.",
    todo: "Réglez la date et l'heure (ou l'heure par le réseau). Ça reprend tout seul.",
  },
  'server-error': { what: 'Le serveur[ {host}] a un problème[ (réponse {status})].', todo: again },
  'bad-answer': {
    what: "Le serveur[ {host}] a répondu n'importe quoi.",
    todo: 'Nouvel essai tout seul. Si cela dure, cherchez une nouvelle version de ce programme.',
  },
  'token-expired': { what: 'Le lien de téléchargement a expiré.', todo: 'Un nouveau est demandé tout seul.' },
  'range-refused': { what: "Le serveur n'a pas repris là où le téléchargement s'était arrêté.", todo: again },
  'redirect-refused': {
    what: 'Le serveur a renvoyé le téléchargement vers un endroit interdit.',
    todo: 'Actualisez le catalogue, ou choisissez une autre version du jeu.',
  },
  'captive-portal': {
    what: "Ce Wi-Fi veut d'abord que vous vous identifiiez.",
    todo: 'Faites-le avec un autre appareil, ou changez de Wi-Fi. Ça reprend tout seul.',
  },
  'no-space': {
    what: 'La carte est pleine[ : {neededBytes} nécessaires, {freeBytes} libres].',
    todo: 'Supprimez des jeux, puis reprenez. Ce qui est arrivé est gardé.',
  },
  'file-too-large': {
    what: "Le fichier est trop gros pour cette carte[ ({sizeBytes}) : FAT32 s'arrête à 4 Go].",
    todo: "Formatez la carte en exFAT sur un ordinateur (copiez d'abord vos fichiers).",
  },
  'disk-read-only': {
    what: 'On ne peut pas écrire sur la carte[ : {path}].',
    todo: 'Regardez son verrou, ou cherchez des erreurs sur un ordinateur.',
  },
  'disk-error': {
    what: 'La carte signale une erreur[ dans {path}][ ({system})].',
    todo: 'Copiez vos fichiers ailleurs et vérifiez la carte sur un ordinateur.',
  },
  'disk-gone': { what: "La carte n'est plus là.", todo: "Remettez-la, puis reprenez. Rien n'est perdu." },
  'name-impossible': { what: 'La carte ne peut pas contenir un fichier de ce nom[ : {path}].', todo: other },
  'archive-absolute-path': { what: "L'archive veut écrire hors de son dossier[ : {entry}].", todo: refused },
  'archive-parent-path': { what: "L'archive veut sortir de son dossier[ : {entry}].", todo: refused },
  'archive-drive-letter': { what: "L'archive a un nom avec une lettre de lecteur[ : {entry}].", todo: refused },
  'archive-link': { what: "L'archive contient un lien vers un autre fichier[ : {entry}].", todo: refused },
  'archive-special-file': { what: "L'archive contient autre chose qu'un fichier[ : {entry}].", todo: refused },
  'archive-duplicate-name': { what: "L'archive contient deux fois le même nom[ : {entry}].", todo: refused },
  'archive-bad-name': { what: "L'archive contient un nom inutilisable[ : {entry}].", todo: refused },
  'archive-bomb': { what: "L'archive deviendrait absurdement grosse[ : {sizeBytes}].", todo: refused },
  'archive-too-many-entries': { what: "L'archive contient trop de fichiers[ : {count}].", todo: refused },
  'archive-wrong-size': { what: "Un fichier de l'archive n'a pas la taille annoncée[ : {entry}].", todo: tryOr },
  'archive-wrong-crc': { what: "Un fichier de l'archive est abîmé[ : {entry}].", todo: tryOr },
  'archive-overlap': { what: "Des fichiers de l'archive se chevauchent[ : {entry}].", todo: refused },
  'archive-encrypted': {
    what: "L'archive est fermée par un mot de passe[ : {entry}].",
    todo: "On ne peut pas l'ouvrir ici. Choisissez une autre version du jeu.",
  },
  'archive-damaged': { what: "L'archive est abîmée.", todo: tryOr },
  'archive-unsupported': {
    what: "L'archive est compressée d'une façon inconnue ici[ : {method}].",
    todo: "Choisissez une autre version du jeu, ou gardez l'archive telle quelle.",
  },
  'archive-empty': { what: "Il n'y a pas de jeu dans l'archive.", todo: other },
  'archive-needs-memory': {
    what: "La décompression demande plus de mémoire que la console n'en a[ : {neededBytes}].",
    todo: 'Faites-la sur un ordinateur, ou choisissez une autre version du jeu.',
  },
  'archive-volume-missing': {
    what: "Il manque une partie de l'archive[ : {entry}].",
    todo: 'Prenez toutes les parties, ou choisissez une autre version du jeu.',
  },
  'catalog-missing': {
    what: 'Le catalogue est introuvable[ : {path}].',
    todo: 'Vérifiez son emplacement dans Sources, ou ajoutez un catalogue.',
  },
  'catalog-malformed': {
    what: 'Le catalogue est illisible[ : {path}][ ({text})].',
    todo: 'Copiez-le de nouveau, ou demandez à son auteur. Votre liste reste comme elle est.',
  },
  'catalog-too-large': {
    what: "Le catalogue est plus gros qu'aucun vrai[ : {path}].",
    todo: "Vérifiez que c'est le bon fichier. Votre liste reste comme elle est.",
  },
  'systems-malformed': {
    what: 'La liste des systèmes est illisible[ : {file}][ ({reason})].',
    todo: "Remettez le fichier en état, ou supprimez-le s'il est de vous : la liste de la console sert alors.",
  },
  'system-unknown': {
    what: "Ce système n'existe pas sur cette console[ : {name}].",
    todo: 'Choisissez-en un de la liste.',
  },
  'system-unsupported': {
    what: "Cette console n'a pas d'émulateur pour ce système[ {name}].",
    todo: "Choisissez vous-même le dossier sur l'écran du jeu.",
  },
  'game-unknown': { what: "Ce jeu n'existe pas[ : {name}].", todo: 'Cherchez-le, ou actualisez les catalogues.' },
  'game-ambiguous': {
    what: 'Plusieurs jeux portent ce nom[ : {name}][ ({candidates})].',
    todo: "Dites de quel système il s'agit, ou prenez le numéro de la liste.",
  },
  'file-exists': {
    what: 'Un fichier de ce nom existe déjà et ne vient pas de ce programme[ : {path}].',
    todo: "Déplacez ou renommez votre fichier, puis réessayez. Il n'a pas été touché.",
  },
  'gamelist-malformed': {
    what: 'Le jeu est installé, mais la liste des jeux du menu est illisible[ : {path}].',
    todo: 'Mettez à jour les listes de jeux dans le menu. La liste est restée comme elle est.',
  },
  'menu-silent': {
    what: 'On ne peut pas demander au menu de relire ses listes.',
    todo: 'Mettez à jour les listes de jeux dans le menu, ou redémarrez la console.',
  },
  usage: { what: 'Demande incomprise[ : {text}].', todo: 'rgsx --help montre ce qui est possible.' },
  'instance-running': { what: 'Le programme tourne déjà[ (processus {pid})].', todo: "Fermez d'abord l'autre." },
  'no-userdata': {
    what: 'Le dossier de vos jeux est introuvable.',
    todo: 'Mettez la carte, ou dites où il est avec --userdata DOSSIER.',
  },
  'database-damaged': {
    what: 'La liste des jeux et des téléchargements est abîmée[ : {path}].',
    todo: 'Elle a été mise de côté et refaite. Actualisez les catalogues.',
  },
  'database-newer': {
    what: 'Une version plus récente du programme a servi sur cette carte.',
    todo: 'Installez de nouveau la version la plus récente.',
  },
  cancelled: { what: 'Annulé.', todo: 'Vous pouvez le reprendre à tout moment.' },
  bug: {
    what: 'Quelque chose a mal tourné dans le programme[ : {text}].',
    todo: 'Réessayez. Si cela revient, signalez-le avec le journal.',
  },
};
