/** Standard input and output as the Ports menu gives them: no terminal, and nobody may make streams of them. */

import type { Standard } from '../../src/console/open.ts';

const untouched = (): never => {
  throw new Error('a stream was made of standard input or output');
};

export const NO_TERMINAL: Standard = {
  inputIsTerminal: false,
  outputIsTerminal: false,
  get input() {
    return untouched();
  },
  get output() {
    return untouched();
  },
};
