import type { GenerationV1 } from "@slotgate/contracts";
import { type ChangedSetting, changedOrder, changesInGeneration, valueInWords } from "@slotgate/executor";
import { printable } from "../output/printable.ts";
import type { View } from "../output/view.ts";
import { type Piece, wordDiff } from "./word-diff.ts";

/** The difference of two generation documents, part by part; texts of prompts word by word. Empty: none. */
export function generationDiff(
  { after, before }: { readonly after: GenerationV1; readonly before: GenerationV1 | null },
  view: View,
): string {
  const order = changedOrder(after, before);
  const parts = changesInGeneration(after, before).map(({ part, name, way, settings }) => {
    const title = view.paint("strong", printable(`${part} ${name}${way === "changed" ? "" : `: ${way}`}`));
    const lines = settings.flatMap((one) =>
      part === "prompt" ? textLines(one, view) : settingLines(one, view),
    );
    return `${[title, ...lines].join("\n")}\n`;
  });
  if (order !== null)
    parts.push(`the profiles are tried in another order:\n  ${printable(order.join(", "))}\n`);
  return parts.join("\n");
}

function settingLines({ setting, before, after }: ChangedSetting, view: View): string[] {
  const name = printable(setting);
  if (before === undefined) return [view.paint("good", `  + ${name} ${printable(valueInWords(after))}`)];
  if (after === undefined) return [view.paint("bad", `  - ${name} ${printable(valueInWords(before))}`)];
  return [`  ${name} ${printable(valueInWords(before))} -> ${printable(valueInWords(after))}`];
}

/** How many words before and after a change are shown. */
const contextWords = 6;

function textLines({ setting, before, after }: ChangedSetting, view: View): string[] {
  const pieces = wordDiff(textOf(before), textOf(after));
  const lines = pieces.flatMap((piece, index) => {
    if (piece.way !== "same") return linesOf(piece, view);
    const text = context(piece.text, { first: index === 0, last: index === pieces.length - 1 });
    return text === "" ? [] : linesOf({ way: "same", text }, view);
  });
  return [`  ${printable(setting)}:`, ...lines];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const signs = { same: " ", removed: "-", added: "+" } as const;
const styles = { same: "dim", removed: "bad", added: "good" } as const;

const linesOf = ({ way, text }: Piece, view: View): string[] =>
  text
    .replace(/^\n|\n$/g, "")
    .split("\n")
    .map((line) => view.paint(styles[way], `    ${signs[way]} ${printable(line)}`));

/** The words of an unchanged text that are next to a change. */
function context(text: string, { first, last }: { readonly first: boolean; readonly last: boolean }): string {
  const words = text.match(/\S+|\n/g) ?? [];
  const head = first ? [] : words.slice(0, contextWords);
  const tail = last ? [] : words.slice(-contextWords);
  if (!first && !last && words.length <= 2 * contextWords) return inLine(words);
  const cut = words.length > head.length + tail.length ? ["…"] : [];
  return inLine([...head, ...cut, ...tail]);
}

const inLine = (words: readonly string[]): string => words.filter((word) => word !== "\n").join(" ");
