import { nearMiss } from "./near-miss.ts";
import { quoteName } from "./quote.ts";

/**
 * What a placeholder is replaced by. `data:…`: JSON in which `<` is escaped, so that data cannot close the element around
 * it. `content`: the prompt's description of the wanted content. `open`, `close`: double braces as text.
 */
export const placeholders = {
  "data:slot": "the slot's id, kind and output type",
  "data:scope": "the run's scope, `appliesTo`",
  "data:input": "the job's input",
  "data:sources": "the job's sources",
  "data:schema": "the schema of the whole answer",
  "data:field": "the name of the answer's field",
  content: "what the content is, by its type",
  open: "two opening braces",
  close: "two closing braces",
} as const;

export type Placeholder = keyof typeof placeholders;

/** A prompt's text, cut at its placeholders. */
export type PromptPart = { readonly text: string } | { readonly placeholder: Placeholder };

/** A mistake in a prompt's text; line and column count from 1. */
export interface PromptFlaw {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface PromptText {
  readonly parts: readonly PromptPart[];
  readonly flaws: readonly PromptFlaw[];
}

const names = Object.keys(placeholders) as Placeholder[];

/** Cuts a prompt's text at its placeholders, `{{name}}`. Unknown and unclosed ones are flaws. */
export function readPromptText(text: string, allowed: readonly Placeholder[] = names): PromptText {
  const parts: PromptPart[] = [];
  const flaws: PromptFlaw[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    if (open === -1) break;
    if (open > at) parts.push({ text: text.slice(at, open) });
    const close = text.indexOf("}}", open + 2);
    const next = text.indexOf("{{", open + 2);
    if (close === -1 || (next !== -1 && next < close)) {
      flaws.push({ ...placeOf(text, open), message: "a placeholder that is closed with `}}`" });
      at = open + 2;
      continue;
    }
    const name = text.slice(open + 2, close);
    const known = allowed.find((one) => one === name);
    if (known === undefined) flaws.push({ ...placeOf(text, open), message: wanted(name, allowed) });
    else parts.push({ placeholder: known });
    at = close + 2;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return { parts, flaws };
}

function wanted(name: string, allowed: readonly Placeholder[]): string {
  const meant = nearMiss(name.trim(), allowed) ?? allowed.find((one) => one === name.trim());
  const known = allowed.map((one) => `\`{{${one}}}\``).join(", ");
  return meant === undefined
    ? `one of the placeholders ${known}, not ${quoteName(name)}`
    : `\`{{${meant}}}\`, not ${quoteName(name)}`;
}

function placeOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
