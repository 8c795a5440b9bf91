/** A letter five pixels high in half blocks, three rows of text: seen from an arm's length while a list flies by. Pure. */

const GLYPHS: Readonly<Record<string, string>> = {
  A: ' ### |#   #|#####|#   #|#   #',
  B: '#### |#   #|#### |#   #|#### ',
  C: ' ####|#    |#    |#    | ####',
  D: '#### |#   #|#   #|#   #|#### ',
  E: '#####|#    |#### |#    |#####',
  F: '#####|#    |#### |#    |#    ',
  G: ' ####|#    |#  ##|#   #| ####',
  H: '#   #|#   #|#####|#   #|#   #',
  I: ' ### |  #  |  #  |  #  | ### ',
  J: '  ###|   # |   # |#  # | ##  ',
  K: '#   #|#  # |###  |#  # |#   #',
  L: '#    |#    |#    |#    |#####',
  M: '#   #|## ##|# # #|#   #|#   #',
  N: '#   #|##  #|# # #|#  ##|#   #',
  O: ' ### |#   #|#   #|#   #| ### ',
  P: '#### |#   #|#### |#    |#    ',
  Q: ' ### |#   #|# # #|#  # | ## #',
  R: '#### |#   #|#### |#  # |#   #',
  S: ' ####|#    | ### |    #|#### ',
  T: '#####|  #  |  #  |  #  |  #  ',
  U: '#   #|#   #|#   #|#   #| ### ',
  V: '#   #|#   #|#   #| # # |  #  ',
  W: '#   #|#   #|# # #|## ##|#   #',
  X: '#   #| # # |  #  | # # |#   #',
  Y: '#   #| # # |  #  |  #  |  #  ',
  Z: '#####|   # |  #  | #   |#####',
  '#': ' # # |#####| # # |#####| # # ',
};

/** Rows of half blocks; a sign that has no large form stays as it is, in the middle of three rows. */
export function bigLetter(letter: string): readonly string[] {
  const glyph = GLYPHS[letter.toUpperCase()]?.split('|');
  if (glyph === undefined) return ['     ', `  ${letter}  `, '     '];
  const isSet = (row: number, column: number): boolean => glyph[row]?.[column] === '#';
  return [0, 2, 4].map((row) =>
    Array.from({ length: 5 }, (_, column) => {
      const [upper, lower] = [isSet(row, column), isSet(row + 1, column)];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }).join(''),
  );
}
