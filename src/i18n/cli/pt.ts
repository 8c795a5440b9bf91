export const cli = {
  usage: `Uso: rgsx [COMANDO] [OPÇÕES]

  rgsx                                 abrir a interface
  rgsx systems [SISTEMA]               sistemas e número de jogos; com opção: o que se faz com os arquivos de um
  rgsx games SISTEMA                   jogos de um sistema
  rgsx search PALAVRAS...              em todos os sistemas
  rgsx get JOGO... [--system SISTEMA]  obter jogos: número ou nome exato de uma lista, ou uma ligação
  rgsx queue [list|run|pause|resume|retry|cancel|top|clear] [TAREFA...]
  rgsx history                         o mais recente primeiro
  rgsx remove JOGO...                  apagar um jogo instalado
  rgsx account                         plano, validade, espaço; a chave vai tapada
  rgsx catalog [list|add|assign|check|refresh|remove] [FICHEIRO|PASTA|URL]
  rgsx doctor                          o que se encontrou neste aparelho e o que fazer

Opções
  --userdata PASTA            a raiz dos dados do jogador
  --json                      um objeto JSON por linha
  --keep | --unpack | --automatic
                              get, systems: deixar os arquivos, abri-los sempre, ou pelas regras
  --verify auto|strict|size   get: quanto se verifica
  --bundle FILE               doctor: grava também um relatório sem segredos
  --display auto|tty|framebuffer
  --quiet  --help  --version

Códigos de saída: 0 feito, 1 uma tarefa falhou, 2 uso errado, 3 chave em falta ou recusada, 4 rede, 5 sem espaço, 6 já está aberto`,
  done: '{name}: pronto, {path}',
  failed: '{name}: falhou. {what}',
  goesOn: '(continua às {time})',
  lowSpace:
    'Pouco espaço no cartão ({free} livres): o jogo é descompactado enquanto chega e o seu arquivo não é guardado.',
  queued: '{name}: na fila como #{job}',
  alreadyInstalled: '{name}: já instalado, {path}',
  alreadyQueued: '{name}: já na fila como #{job}',
  queueEmpty: 'A fila está vazia.',
  historyEmpty: 'Ainda não se obteve nada.',
  noSystems: 'Ainda não há jogos. «rgsx catalog list» diz onde se procuram os catálogos.',
  nothingFound: 'Nada encontrado.',
  removed: '{name}: apagado, {files} ficheiros, {freedBytes} livres de novo',
  changedStay: 'Mudados desde a instalação, ficam:',
  plan: 'Plano',
  validUntil: 'Válido até',
  storage: 'Guardado',
  credits: 'Créditos CDN',
  key: 'Chave',
  keyFile: 'Ficheiro da chave',
  email: 'E-mail',
  lastAnswer: 'Última resposta',
  plans: { free: 'Grátis (sem transferências por chave)', premium: 'Premium', access: 'Access' },
  catalogCounts: '{games} jogos em {systems} sistemas',
  catalogUnmatched: '{games} sem sistema: rgsx catalog assign {source} --system NOME',
  catalogBadRows: '{rows} linhas não se puderam usar',
  catalogNever: 'nunca lido',
  catalogAdded: '{location}: juntado, {games} jogos',
  catalogRemoved: '{location}: tirado',
  catalogUnknown: '{location} não é uma fonte; «rgsx catalog list» mostra-as',
  badRow: '{file}, linha {row}: {reason}',
  unsupported: 'aqui não se pode: {reason}',
  passwordFor: 'Palavra-passe de {name} (vazio: saltar): ',
};
