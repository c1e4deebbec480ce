/** Quotes a word for a POSIX shell. */
export const quotedForShell = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
