/** One value of COPY's text format: a backslash escapes separators and itself. */
export function unescapeCopy(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(.)/gs, (_, character: string) => controls[character] ?? character);
}

const controls: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** The values of one line; null is NULL. */
export const copyFields = (line: string): (string | null)[] =>
  line.split("\t").map((field) => (field === "\\N" ? null : unescapeCopy(field)));
