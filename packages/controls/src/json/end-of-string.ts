const backslash = 0x5c;

/**
 * The offset of the quote that closes the string literal opened at `open`, or -1 if there is none. Searches natively
 * instead of character by character, because most of a run is text.
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
