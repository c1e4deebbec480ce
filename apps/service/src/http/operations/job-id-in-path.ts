/** Precedes the address of the query form. */
export const jobIdInPath =
  "Clients and proxies rewrite ids such as `.`, `..` and those with slashes in a path, percent-encoded or not: for such ids use";
