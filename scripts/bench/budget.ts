/** How a figure stands to its budget (product rules, section 8), as every table of the bench says it. */

/** `1.23 ≤ 2 ok`, `2.34 > 2 MISSED`; without a budget the figure alone. */
export function judged(value: number, budget: number | undefined, digits = 2): string {
  const text = value.toFixed(digits);
  if (budget === undefined) return text;
  return value <= budget ? `${text} ≤ ${budget} ok` : `${text} > ${budget} MISSED`;
}

/** Rows of cells as text, each column as wide as its widest cell; the first column begins at the left, others end at the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
