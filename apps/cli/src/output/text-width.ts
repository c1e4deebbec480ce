/** Characters that take two columns of a terminal, approximately: East Asian wide ones and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const mark = /^\p{M}$/u;

/** Columns of a printable text in a terminal. */
export function textWidth(text: string): number {
  // The common case.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
}

const columnsOf = (character: string): number => (mark.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** The longest beginning of at most this width, at least one character. */
export function headOf(text: string, columns: number): string {
  let head = "";
  let taken = 0;
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > columns && head !== "") break;
    head += character;
  }
  return head;
}

/** The longest end of at most this width. */
function tailOf(text: string, columns: number): string {
  let tail = "";
  let taken = 0;
  for (const character of [...text].reverse()) {
    taken += columnsOf(character);
    if (taken > columns) break;
    tail = character + tail;
  }
  return tail;
}

/** An id within this width, e.g. `01a212ba…20a1`: ids differ at both ends. */
export function cutInMiddle(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  const tail = Math.floor((columns - 1) / 2);
  return `${headOf(text, columns - 1 - tail)}…${tailOf(text, tail)}`;
}

export const padEnd = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - textWidth(text)));

export const padStart = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - textWidth(text))) + text;
