const backslash = 0x5c;

/**
 * Where the string literal that opens at `open` closes: the offset of its last quote, or -1 when none does.
 * Searches natively instead of stepping through the characters, because most of a run is text.
 */
export function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1);
  while (quote !== -1) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}
