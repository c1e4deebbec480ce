import { headOf, textWidth } from "./text-width.ts";

/** A space between words. A number and its unit stay together. */
const betweenWords = / (?!%|(?<=\d )(?:ms|s|min|h|d|bytes|[KMG]iB)\b)/;

/** Lines of at most `width` columns, broken between words; a longer word is cut. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.split(betweenWords).flatMap((long) => parts(long, width))) {
    if (line !== null && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === null ? word : `${line} ${word}`;
  }
  return [...lines, line ?? ""];
}

function parts(word: string, width: number): readonly string[] {
  const cut: string[] = [];
  let rest = word;
  while (textWidth(rest) > width) {
    const head = headOf(rest, width);
    if (head === rest) break;
    cut.push(head);
    rest = rest.slice(head.length);
  }
  return [...cut, rest];
}

/** Lines that fit the view. */
export const paragraph = (text: string, { width }: { readonly width: number }): string =>
  wrapped(text, width)
    .map((line) => `${line}\n`)
    .join("");
