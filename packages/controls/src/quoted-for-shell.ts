/** A word that a POSIX shell takes as it is. */
export const quotedForShell = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
