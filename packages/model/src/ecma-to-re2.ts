/**
 * Translates a regular expression from ECMAScript (flag `u`, as JSON Schema requires) to RE2 with the same meaning.
 * Every literal becomes `\x{…}`, which RE2 cannot misread. Throws a `SyntaxError` for constructs without an equivalent;
 * the pattern must be valid ECMAScript.
 */
export function ecmaToRe2(pattern: string): string {
  const reader = new Reader(pattern);
  let translated = "";
  while (!reader.done()) translated += translateNext(reader);
  return translated;
}

const lineEnds = "\\n\\r\\x{2028}\\x{2029}";
const spaces =
  "\\t\\n\\x{b}\\f\\r\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
const nonSpaces =
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}" +
  "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, "0": 0 };

/** RE2 knows general categories by short name only. */
const shortCategories: ReadonlyMap<string, string> = new Map([
  ["Letter", "L"],
  ["Lowercase_Letter", "Ll"],
  ["Uppercase_Letter", "Lu"],
  ["Mark", "M"],
  ["Number", "N"],
  ["Decimal_Number", "Nd"],
  ["Punctuation", "P"],
  ["Symbol", "S"],
  ["Separator", "Z"],
]);

const literal = (codePoint: number): string => `\\x{${codePoint.toString(16)}}`;

class Reader {
  readonly #points: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#points = [...text];
  }

  done = (): boolean => this.#at >= this.#points.length;
  peek = (ahead = 0): string => this.#points[this.#at + ahead] ?? "";

  next(): string {
    const point = this.peek();
    this.#at += 1;
    return point;
  }

  /** Consumes `text` if it comes next. */
  take(text: string): boolean {
    const points = [...text];
    if (!points.every((point, index) => this.peek(index) === point)) return false;
    this.#at += points.length;
    return true;
  }

  until(end: string): string {
    let text = "";
    while (!this.done() && this.peek() !== end) text += this.next();
    this.next();
    return text;
  }
}

function translateNext(reader: Reader): string {
  const point = reader.next();
  switch (point) {
    case ".":
      return `[^${lineEnds}]`;
    case "[":
      return translateClass(reader);
    case "\\":
      return translateEscape(reader);
    case "{":
      return `{${reader.until("}")}}`;
    case "(":
      if (reader.take("?:")) return "(?:";
      if (reader.peek() === "?") throw new SyntaxError("groups other than `(…)` and `(?:…)`");
      return "(?:";
    case ")":
    case "|":
    case "^":
    case "$":
    case "*":
    case "+":
    case "?":
      return point;
    default:
      return literal(codePointOf(point));
  }
}

function translateEscape(reader: Reader): string {
  if (reader.take("b")) return "\\b";
  if (reader.take("B")) return "\\B";
  const escaped = readEscape(reader);
  if (typeof escaped === "number") return literal(escaped);
  return escaped.startsWith("\\") && !escaped.includes("{") ? escaped : `[${escaped}]`;
}

function translateClass(reader: Reader): string {
  const negated = reader.take("^");
  let members = "";
  while (!reader.take("]")) {
    const from = readClassAtom(reader);
    const isRange = typeof from === "number" && reader.peek() === "-" && reader.peek(1) !== "]";
    if (typeof from === "string") members += from;
    else if (!isRange) members += literal(from);
    else {
      reader.next();
      const to = readClassAtom(reader);
      if (typeof to === "string") throw new SyntaxError("a class range that ends in a class");
      members += `${literal(from)}-${literal(to)}`;
    }
  }
  const everything = `${literal(0)}-${literal(0x10ffff)}`;
  if (members === "") return negated ? `[${everything}]` : `[^${everything}]`;
  return `[${negated ? "^" : ""}${members}]`;
}

function readClassAtom(reader: Reader): number | string {
  const point = reader.next();
  if (point !== "\\") return codePointOf(point);
  if (reader.take("b")) return 8;
  return readEscape(reader);
}

/** What follows a backslash: a code point, or the members of a character class. */
function readEscape(reader: Reader): number | string {
  const point = reader.next();
  switch (point) {
    case "d":
    case "D":
    case "w":
    case "W":
      return `\\${point}`;
    case "s":
      return spaces;
    case "S":
      return nonSpaces;
    case "p":
    case "P":
      return `\\${point}{${readProperty(reader)}}`;
    case "x":
      return Number.parseInt(reader.next() + reader.next(), 16);
    case "u":
      return readUnicodeEscape(reader);
    case "c":
      return codePointOf(reader.next()) % 32;
    default:
      return controls[point] ?? codePointOf(point);
  }
}

function readProperty(reader: Reader): string {
  reader.next();
  const property = reader.until("}");
  const name = property.replace(/^(?:General_Category|gc|Script|sc)=/, "");
  return shortCategories.get(name) ?? name;
}

function readUnicodeEscape(reader: Reader): number {
  if (reader.take("{")) return Number.parseInt(reader.until("}"), 16);
  const unit = (): number =>
    Number.parseInt(reader.next() + reader.next() + reader.next() + reader.next(), 16);
  const first = unit();
  const isLead = first >= 0xd800 && first <= 0xdbff;
  if (!isLead || !/^[dD][c-fC-F]$/.test(reader.peek(2) + reader.peek(3))) return first;
  if (!reader.take("\\u")) return first;
  return codePointOf(String.fromCharCode(first, unit()));
}

const codePointOf = (point: string): number => point.codePointAt(0) ?? Number.NaN;
