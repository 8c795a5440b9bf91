/** More entries than any game has; beyond it a directory is an attack on memory. */
export const MAX_ENTRIES = 200_000;
