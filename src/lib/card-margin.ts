/** What is left free on a card beyond a game: the frontend, saves and file-system tables go on needing room. */
export const MARGIN_BYTES = 32 * 1024 * 1024;
