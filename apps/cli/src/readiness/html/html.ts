/** Markup that goes into a page as it is. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Part[];

/** Puts parts into markup. Every text and number is escaped, in elements and in quoted attributes; only `Html` is not. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: String.raw({ raw: texts }, ...parts.map(markupOf)),
});

const markupOf = (part: Part): string => {
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "markup" in part ? part.markup : part.map(markupOf).join("");
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What no reader can see, and what turns the direction of the text after it. Line ends and tabs may stay. */
const unseen = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const escaped = (text: string): string =>
  text
    .replace(unseen, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** Text from people and records: its direction does not reach beyond it, and what is in backticks is code. */
export const said = (text: string): Html => {
  const parts = text.split("`");
  // An odd number of backticks encloses nothing in particular.
  if (parts.length % 2 === 0) return html`<bdi>${text}</bdi>`;
  return html`<bdi>${parts.map((part, at) => (at % 2 === 0 ? part : code(part)))}</bdi>`;
};

/** A command or an id. Lines break between its words, not at the hyphens of options. */
export const code = (text: string): Html =>
  html`<code>${text.split(" ").map((word, at) => html`${at === 0 ? "" : " "}<span>${word}</span>`)}</code>`;
