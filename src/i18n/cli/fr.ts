export const cli = {
  usage: `Usage : rgsx [COMMANDE] [OPTIONS]

  rgsx                                 ouvrir l'interface
  rgsx systems [SYSTEME]               systèmes et nombre de jeux ; avec option : le sort des archives d'un système
  rgsx games SYSTEME                   jeux d'un système
  rgsx search MOTS...                  dans tous les systèmes
  rgsx get JEU... [--system SYSTEME]   prendre des jeux : numéro ou nom exact d'une liste, ou lien
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [TACHE...]
  rgsx history                         le plus récent d'abord
  rgsx remove JEU...                   supprimer un jeu installé
  rgsx account                         offre, validité, stockage ; la clé est masquée
  rgsx catalog [list|add|assign|check|refresh|remove] [FICHIER|DOSSIER|URL]
  rgsx doctor                          ce qui a été trouvé sur cet appareil, et que faire

Options
  --userdata DOSSIER          la racine des données du joueur
  --json                      un objet JSON par ligne
  --keep | --unpack | --automatic
                              get, systems : laisser les archives, toujours les ouvrir, ou selon les règles
  --verify auto|strict|size   get : jusqu'où vérifier
  --bundle FILE               doctor: écrit aussi un rapport sans secrets
  --display auto|tty|framebuffer
  --quiet  --help  --version

Codes de fin : 0 réussi, 1 une tâche a raté, 2 mauvais usage, 3 clé absente ou refusée, 4 réseau, 5 plus de place, 6 déjà lancé`,
  done: '{name} : fini, {path}',
  failed: '{name} : raté. {what}',
  goesOn: '(reprend à {time})',
  lowSpace:
    'Peu de place sur la carte ({free} libres) : le jeu est décompressé pendant son arrivée, son archive n’est pas gardée.',
  queued: '{name} : dans la file, n° {job}',
  alreadyInstalled: '{name} : déjà installé, {path}',
  alreadyQueued: '{name} : déjà dans la file, n° {job}',
  queueEmpty: 'La file est vide.',
  historyEmpty: "Rien n'a encore été pris.",
  noSystems: 'Pas encore de jeux. « rgsx catalog list » dit où les catalogues sont cherchés.',
  nothingFound: 'Rien trouvé.',
  removed: '{name} : supprimé, {files} fichiers, {freedBytes} libérés',
  changedStay: "Changés depuis l'installation, donc gardés :",
  plan: 'Offre',
  validUntil: "Valable jusqu'au",
  storage: 'Stockage',
  credits: 'Crédits CDN',
  key: 'Clé',
  keyFile: 'Fichier de la clé',
  email: 'Courriel',
  lastAnswer: 'Dernière réponse',
  plans: { free: 'Gratuite (pas de téléchargement par clé)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} jeux dans {systems} systèmes',
  catalogUnmatched: '{games} sans système : rgsx catalog assign {source} --system NOM',
  catalogBadRows: '{rows} lignes inutilisables',
  catalogNever: 'jamais lu',
  catalogAdded: '{location} : ajouté, {games} jeux',
  catalogRemoved: '{location} : enlevé',
  catalogUnknown: "{location} n'est pas une source ; « rgsx catalog list » les montre",
  badRow: '{file}, ligne {row} : {reason}',
  unsupported: 'impossible ici : {reason}',
  passwordFor: 'Mot de passe de {name} (vide : passer) : ',
};
