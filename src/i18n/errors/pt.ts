import type { ErrorCode } from '../../lib/errors.ts';
import type { ErrorText } from './en.ts';

const refused = 'Foi recusado e nada mudou. Escolha outra versão do jogo.';
const other = 'Escolha outra versão do jogo.';
const tryOr = 'Tente de novo ou escolha outra versão do jogo.';
const byItself = 'Nada a fazer: continua sozinho[ em {wait}].';
const again = 'Tenta de novo sozinho.';

export const errors: Readonly<Record<ErrorCode, ErrorText>> = {
  'key-missing': {
    what: 'Não foi encontrada nenhuma chave API do 1fichier.',
    todo: 'Ponha a chave num ficheiro de texto[ aqui: {path}]. É detetada sozinha.',
  },
  'key-empty': {
    what: 'O ficheiro da chave está vazio[: {path}].',
    todo: 'Abra-o num computador, cole a chave API e grave como texto simples.',
  },
  'key-rich-text': {
    what: 'O ficheiro da chave é um documento formatado, não texto simples[: {path}].',
    todo: 'Grave-o como texto simples (.txt) só com a chave.',
  },
  'key-several': { what: 'Há duas chaves diferentes[: {path}].', todo: 'Fique com uma e tire a outra.' },
  'key-bad-characters': {
    what: 'A chave tem caracteres impossíveis[: {path}].',
    todo: 'Copie-a de novo da consola do 1fichier, sem nada à volta.',
  },
  'key-unreadable': {
    what: 'Não se consegue ler o ficheiro da chave[: {path}].',
    todo: 'Verifique o cartão num computador e copie o ficheiro de novo.',
  },
  'key-refused': {
    what: 'O 1fichier não aceita esta chave.',
    todo: 'Crie uma nova na sua consola do 1fichier (Parâmetros, API) e ponha-a no ficheiro.',
  },
  'account-locked': {
    what: 'O 1fichier bloqueou esta conta.',
    todo: 'Entre em 1fichier.com para ver porquê, ou escreva ao apoio.',
  },
  'premium-required': {
    what: 'É preciso uma conta 1fichier Premium ou Access com acesso à API.',
    todo: 'Veja o seu plano em 1fichier.com. A fila mantém-se.',
  },
  flood: { what: 'O 1fichier pede para abrandar.', todo: byItself },
  'ip-locked': {
    what: 'O 1fichier bloqueou este endereço de rede por um tempo.',
    todo: 'Nada a fazer: continua sozinho[ em {wait}]. Pare também outros programas do 1fichier em casa.',
  },
  'one-location': {
    what: 'A conta está a ser usada noutro lugar.',
    todo: 'Pare a outra transferência ou a VPN. Continua sozinho[ em {wait}].',
  },
  maintenance: { what: 'O 1fichier está em manutenção.', todo: byItself },
  'host-database': { what: 'O 1fichier tem um problema dele.', todo: byItself },
  'too-fast': { what: 'O 1fichier pede para esperar entre dois pedidos.', todo: byItself },
  'network-not-allowed': {
    what: 'O 1fichier não permite transferências desta rede (VPN, proxy ou centro de dados).',
    todo: 'Desligue a VPN, ou permita esta rede na consola do 1fichier. Tenta de novo[ em {wait}].',
  },
  'file-gone': {
    what: 'O ficheiro já não está no servidor.',
    todo: 'Atualize o catálogo ou escolha outra versão do jogo.',
  },
  'file-forbidden': {
    what: 'O dono do ficheiro não deixa esta conta buscá-lo.',
    todo: 'Peça-lhe acesso ou escolha outra versão do jogo.',
  },
  'file-virus': { what: 'O 1fichier bloqueou o ficheiro por causa de um vírus.', todo: other },
  'file-owner-locked': { what: 'A conta do dono do ficheiro está bloqueada.', todo: other },
  'password-needed': {
    what: 'O ficheiro está protegido por palavra-passe.',
    todo: 'Abra-o em Transferências e escreva a palavra-passe.',
  },
  'password-wrong': {
    what: 'A palavra-passe não está certa.',
    todo: 'Abra-o em Transferências e escreva-a de novo.',
  },
  'link-unsupported': {
    what: 'A ligação deste jogo não serve[: {link}].',
    todo: 'Só servem ligações 1fichier e http(s). Avise o autor do catálogo.',
  },
  'size-mismatch': {
    what: 'O ficheiro não tem o tamanho anunciado[: {actualBytes} em vez de {expectedBytes}].',
    todo: 'Tente de novo. Se voltar a acontecer, atualize o catálogo.',
  },
  'checksum-mismatch': {
    what: 'O ficheiro chegou duas vezes com conteúdo errado.[ Esperado {expected}, recebido {actual}.]',
    todo: 'O ficheiro do servidor pode estar estragado. Escolha outra versão do jogo.',
  },
  offline: { what: 'Não há rede.', todo: 'Ligue o Wi-Fi no menu da consola. Continua sozinho.' },
  'connection-lost': {
    what: 'A ligação[ a {host}] caiu.',
    todo: 'Tenta de novo sozinho. Chegue-se ao router se acontecer muito.',
  },
  stalled: { what: 'Há um tempo que não chega nada[ de {host}].', todo: 'Volta a ligar sozinho.' },
  'tls-failed': {
    what: 'Não se conseguiu a ligação segura[ a {host}].',
    todo: 'Verifique a data e a hora, e se este Wi-Fi pede início de sessão.',
  },
  'clock-wrong': {
    what: 'O relógio da consola está errado e não se pode confiar em nenhum servidor.',
    todo: 'Acerte a data e a hora (ou a hora da rede). Continua sozinho.',
  },
  'server-error': { what: 'O servidor[ {host}] tem um problema[ (resposta {status})].', todo: again },
  'bad-answer': {
    what: 'O servidor[ {host}] respondeu algo inesperado.',
    todo: 'Tenta de novo sozinho. Se continuar, procure uma versão nova deste programa.',
  },
  'token-expired': { what: 'A ligação da transferência expirou.', todo: 'É pedida uma nova sozinha.' },
  'range-refused': { what: 'O servidor não continuou onde a transferência tinha parado.', todo: again },
  'redirect-refused': {
    what: 'O servidor mandou a transferência para um sítio não permitido.',
    todo: 'Atualize o catálogo ou escolha outra versão do jogo.',
  },
  'captive-portal': {
    what: 'Este Wi-Fi quer primeiro um início de sessão.',
    todo: 'Faça-o com outro aparelho, ou use outro Wi-Fi. Continua sozinho.',
  },
  'no-space': {
    what: 'O cartão está cheio[: precisa de {neededBytes}, há {freeBytes} livres].',
    todo: 'Apague alguns jogos e continue. O que chegou fica guardado.',
  },
  'file-too-large': {
    what: 'O ficheiro é grande demais para este cartão[ ({sizeBytes}): o FAT32 acaba nos 4 GB].',
    todo: 'Formate o cartão em exFAT num computador (copie antes os seus ficheiros).',
  },
  'disk-read-only': {
    what: 'Não se consegue escrever no cartão[: {path}].',
    todo: 'Veja a patilha de bloqueio, ou verifique o cartão num computador.',
  },
  'disk-error': {
    what: 'O cartão deu um erro[ em {path}][ ({system})].',
    todo: 'Copie os seus ficheiros e verifique o cartão num computador.',
  },
  'disk-gone': { what: 'O cartão já não está lá.', todo: 'Ponha-o de novo e continue. Nada se perdeu.' },
  'name-impossible': { what: 'O cartão não aceita um ficheiro com este nome[: {path}].', todo: other },
  'archive-absolute-path': { what: 'O arquivo quer escrever fora da sua pasta[: {entry}].', todo: refused },
  'archive-parent-path': { what: 'O arquivo quer sair da sua pasta[: {entry}].', todo: refused },
  'archive-drive-letter': { what: 'O arquivo tem um nome com letra de unidade[: {entry}].', todo: refused },
  'archive-link': { what: 'O arquivo tem um atalho para outro ficheiro[: {entry}].', todo: refused },
  'archive-special-file': { what: 'O arquivo tem algo que não é um ficheiro[: {entry}].', todo: refused },
  'archive-duplicate-name': { what: 'O arquivo tem o mesmo nome duas vezes[: {entry}].', todo: refused },
  'archive-bad-name': { what: 'O arquivo tem um nome que não serve[: {entry}].', todo: refused },
  'archive-bomb': { what: 'O arquivo cresceria até um tamanho absurdo[: {sizeBytes}].', todo: refused },
  'archive-too-many-entries': { what: 'O arquivo tem ficheiros a mais[: {count}].', todo: refused },
  'archive-wrong-size': { what: 'Um ficheiro do arquivo não tem o tamanho anunciado[: {entry}].', todo: tryOr },
  'archive-wrong-crc': { what: 'Um ficheiro do arquivo está estragado[: {entry}].', todo: tryOr },
  'archive-overlap': { what: 'Há ficheiros sobrepostos no arquivo[: {entry}].', todo: refused },
  'archive-encrypted': {
    what: 'O arquivo está fechado com palavra-passe[: {entry}].',
    todo: 'Não se pode abrir aqui. Escolha outra versão do jogo.',
  },
  'archive-damaged': { what: 'O arquivo está estragado.', todo: tryOr },
  'archive-unsupported': {
    what: 'O arquivo está comprimido de um modo que aqui não se abre[: {method}].',
    todo: 'Escolha outra versão do jogo, ou guarde o arquivo como está.',
  },
  'archive-empty': { what: 'Não há nenhum jogo no arquivo.', todo: other },
  'archive-needs-memory': {
    what: 'Abri-lo precisa de mais memória do que há[: {neededBytes}].',
    todo: 'Abra-o num computador, ou escolha outra versão do jogo.',
  },
  'archive-volume-missing': {
    what: 'Falta uma parte do arquivo[: {entry}].',
    todo: 'Busque todas as partes, ou escolha outra versão do jogo.',
  },
  'catalog-missing': {
    what: 'O catálogo não foi encontrado[: {path}].',
    todo: 'Verifique o sítio em Fontes, ou junte um catálogo.',
  },
  'catalog-malformed': {
    what: 'Não se consegue ler o catálogo[: {path}][ ({text})].',
    todo: 'Copie-o de novo, ou pergunte ao autor. A sua lista fica como estava.',
  },
  'catalog-too-large': {
    what: 'O catálogo é maior do que qualquer verdadeiro[: {path}].',
    todo: 'Veja se é o ficheiro certo. A sua lista fica como estava.',
  },
  'systems-malformed': {
    what: 'Não se consegue ler a lista de sistemas[: {file}][ ({reason})].',
    todo: 'Recupere o ficheiro, ou apague-o se foi você que o fez: vale então a lista da consola.',
  },
  'system-unknown': { what: 'Esse sistema não existe nesta consola[: {name}].', todo: 'Escolha um da lista.' },
  'system-unsupported': {
    what: 'Esta consola não tem emulador para o sistema[ {name}].',
    todo: 'Escolha a pasta no ecrã do jogo.',
  },
  'game-unknown': { what: 'Esse jogo não existe[: {name}].', todo: 'Procure-o, ou atualize os catálogos.' },
  'game-ambiguous': {
    what: 'Vários jogos têm esse nome[: {name}][ ({candidates})].',
    todo: 'Diga qual é o sistema, ou use o número da lista.',
  },
  'file-exists': {
    what: 'Já há um ficheiro com esse nome que não é deste programa[: {path}].',
    todo: 'Mova ou mude o nome do seu ficheiro e tente de novo. Ninguém lhe tocou.',
  },
  'gamelist-malformed': {
    what: 'O jogo está instalado, mas não se lê a lista de jogos do menu[: {path}].',
    todo: 'Atualize as listas de jogos no menu. A lista ficou como estava.',
  },
  'menu-silent': {
    what: 'Daqui não se pode pedir ao menu que releia as listas.',
    todo: 'Atualize as listas de jogos no menu, ou reinicie a consola.',
  },
  usage: { what: 'Não se percebeu[: {text}].', todo: 'rgsx --help mostra o que se pode pedir.' },
  'instance-running': { what: 'O programa já está aberto[ (processo {pid})].', todo: 'Feche primeiro o outro.' },
  'no-userdata': {
    what: 'A pasta dos seus jogos não foi encontrada.',
    todo: 'Ponha o cartão, ou diga onde está com --userdata PASTA.',
  },
  'database-damaged': {
    what: 'A lista de jogos e transferências está estragada[: {path}].',
    todo: 'Foi posta de lado e feita de novo. Atualize os catálogos.',
  },
  'database-newer': {
    what: 'Neste cartão foi usada uma versão mais nova do programa.',
    todo: 'Instale de novo a versão mais nova.',
  },
  cancelled: { what: 'Cancelado.', todo: 'Pode buscá-lo de novo quando quiser.' },
  bug: {
    what: 'Algo correu mal dentro do programa[: {text}].',
    todo: 'Tente de novo. Se voltar a acontecer, avise com o ficheiro de registo.',
  },
};
