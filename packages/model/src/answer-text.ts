import { hasInexactNumber } from "@slotgate/contracts";

/** JSON as a model wrote it: `not-json` may be prose, an incomplete document or nothing. */
export type AnswerText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly flaw: "not-json" | "duplicate-key" | "forbidden-key" | "inexact-number" };

/**
 * Parses the one JSON document in an answer. Removes what models and servers wrap around it: blank and invisible
 * characters, a leading block of reasoning, a code fence, and prose around the only fence, which marks the document.
 * Prose without a fence makes the answer invalid, and so do duplicate keys, because readers differ in which one they
 * use.
 */
export function parseAnswerText(text: string): AnswerText {
  const answer = withoutReasoning(strip(text));
  const document = [unwrapped(answer), fencedIn(answer)].find((candidate) => isJson(candidate));
  if (document === undefined) return { ok: false, flaw: "not-json" };
  const value: unknown = JSON.parse(document);
  const keys = countKeys(value);
  if (keys === null) return { ok: false, flaw: "forbidden-key" };
  if (keys !== countKeysInText(document)) return { ok: false, flaw: "duplicate-key" };
  return hasInexactNumber(document) ? { ok: false, flaw: "inexact-number" } : { ok: true, value };
}

const reasoning = /^<(think|thinking)>/i;
const fence = /^(?:`{3,}|~{3,})/;
const language = /^[ \t]*[\w+./-]*/;
const invisible = /[\s\u200b-\u200d\u2060\ufeff]/;

/** A fence that only opens or only closes counts too: the parser decides whether the document is complete. */
function unwrapped(answer: string): string {
  const opened = fence.exec(answer)?.[0].length ?? 0;
  const body = opened === 0 ? answer : answer.slice(opened).replace(language, "");
  return strip(withoutFenceAtEnd(strip(body)));
}

const fenceLine = /^[ \t]*(?:`{3,}|~{3,}).*$/gm;

/** The text between the only two fence lines; null if there are more or fewer. */
function fencedIn(answer: string): string | null {
  const lines = Array.from(answer.matchAll(fenceLine), ({ index, 0: line }) => ({
    index,
    end: index + line.length,
  }));
  const [open, close] = lines;
  return open === undefined || close === undefined || lines.length > 2
    ? null
    : strip(answer.slice(open.end, close.index));
}

function isJson(candidate: string | null): candidate is string {
  try {
    JSON.parse(candidate ?? "");
    return true;
  } catch {
    return false;
  }
}

function withoutReasoning(text: string): string {
  const element = reasoning.exec(text)?.[1];
  if (element === undefined) return text;
  const end = new RegExp(`</${element}>`, "i").exec(text);
  return end === null ? text : strip(text.slice(end.index + end[0].length));
}

function withoutFenceAtEnd(text: string): string {
  const mark = text.at(-1);
  if (mark !== "`" && mark !== "~") return text;
  let end = text.length;
  while (text[end - 1] === mark) end -= 1;
  return text.length - end < 3 ? text : text.slice(0, end);
}

/** Without a regular expression, which would take quadratic time for trailing blanks. */
function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && invisible.test(text.charAt(start))) start += 1;
  while (end > start && invisible.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/**
 * The number of keys in all objects of a value; null if one is `__proto__`. Without recursion, because depth is not
 * limited yet.
 */
function countKeys(value: unknown): number | null {
  let keys = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) {
      const names = Object.keys(next);
      if (names.includes("__proto__")) return null;
      keys += names.length;
    }
    for (const child of Object.values(next)) left.push(child);
  }
  return keys;
}

/** In valid JSON a string is a key exactly when a colon follows it. */
function countKeysInText(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    at += 1;
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (text[at] === ":") keys += 1;
  }
  return keys;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
