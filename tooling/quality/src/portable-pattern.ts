/** RE2 refuses more rounds than this, those of nested repetitions multiplied. */
const mostRounds = 1_000;

/**
 * Why a regular expression does not read the same in ECMAScript (`u` flag), Python, Rust, RE2 and Java, or null. The
 * grammar is what they share and nothing else: literals, classes of characters and ranges, groups, alternatives and
 * greedy repetitions. Not in it, because they differ: `\d`, `\w`, `\s`, `\b`, `.`, `\u`, `\p`, look-around,
 * back-references, names, flags, lazy and possessive repetitions, and sets within classes.
 */
export function portabilityFlaw(pattern: string): string | null {
  if (!pattern.isWellFormed()) return "a lone surrogate";
  try {
    new Reader([...pattern]).whole();
    return null;
  } catch (error) {
    if (error instanceof Flaw) return error.message;
    throw error;
  }
}

class Flaw extends Error {}

const syntax = new Set("\\^$.*+?()[]{}|");
/** Doubled in a class, some languages take these for an operation on sets. */
const operators = new Set("&-~|");

class Reader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  whole(): void {
    this.#alternatives();
    if (this.#next !== undefined) this.#refuse("an unexpected");
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  #refuse(what: string): never {
    throw new Flaw(`${what} ${JSON.stringify(this.#next ?? "end")} at character ${this.#at + 1}`);
  }

  #takes(text: string): boolean {
    const found = this.#characters.slice(this.#at, this.#at + text.length).join("") === text;
    if (found) this.#at += text.length;
    return found;
  }

  /** Answers how many rounds there are at most in it. */
  #alternatives(): number {
    let rounds = this.#sequence();
    while (this.#takes("|")) rounds = Math.max(rounds, this.#sequence());
    return rounds;
  }

  #sequence(): number {
    let rounds = 1;
    if (this.#takes("^") && this.#at > 1) this.#refuse("`^` elsewhere than at the beginning, before");
    while (this.#next !== undefined && this.#next !== "|" && this.#next !== ")") {
      if (this.#takes("$")) {
        if (this.#next !== undefined) this.#refuse("`$` elsewhere than at the end, before");
        break;
      }
      rounds = Math.max(rounds, this.#repeated(this.#item()));
    }
    return rounds;
  }

  #item(): number {
    if (this.#takes("(?:")) return this.#group();
    if (this.#takes("[")) return this.#class();
    if (this.#takes("\\")) return this.#escape();
    if (syntax.has(this.#next ?? "")) this.#refuse("an unexpected");
    this.#at += 1;
    return 1;
  }

  #group(): number {
    const rounds = this.#alternatives();
    if (!this.#takes(")")) this.#refuse("a group that is not closed before");
    return rounds;
  }

  /** A character that means something, or the number of one in ASCII or Latin 1. */
  #escape(): number {
    this.#escaped();
    return 1;
  }

  #escaped(): string {
    const hex = /^x([0-9a-f]{2})$/.exec(this.#characters.slice(this.#at, this.#at + 3).join(""))?.[1];
    if (hex !== undefined) {
      this.#at += 3;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = this.#next;
    if (character === undefined || !syntax.has(character))
      this.#refuse("an escape that is not the same everywhere:");
    this.#at += 1;
    return character;
  }

  #class(): number {
    this.#takes("^");
    if (this.#next === "]") this.#refuse("an empty class before");
    while (!this.#takes("]")) {
      const first = this.#member();
      const range = this.#next === "-" && this.#characters[this.#at + 1] !== "]";
      if (!range) continue;
      this.#at += 1;
      if (this.#member() < first) this.#refuse("a range that runs backwards before");
    }
    return 1;
  }

  #member(): string {
    const character = this.#next;
    if (character === undefined) this.#refuse("a class that is not closed before");
    if (this.#takes("\\")) return this.#escaped();
    if (character === "[" || character === "^") this.#refuse("in a class an unescaped");
    if (operators.has(character) && this.#characters[this.#at + 1] === character) this.#refuse("a doubled");
    this.#at += 1;
    return character;
  }

  #repeated(inner: number): number {
    const rounds = this.#rounds() * inner;
    if (rounds > mostRounds) this.#refuse(`more than ${mostRounds} rounds before`);
    if (/^[*+?{]$/.test(this.#next ?? "")) this.#refuse("a repetition of a repetition:");
    return rounds;
  }

  #rounds(): number {
    if (this.#takes("*") || this.#takes("+") || this.#takes("?")) return 1;
    if (this.#next !== "{") return 1;
    const rest = this.#characters.slice(this.#at).join("");
    const [whole = "", from = "", comma = "", to = ""] = /^\{(\d+)(,?)(\d*)\}/.exec(rest) ?? [];
    if (whole === "" || (to !== "" && Number(to) < Number(from))) this.#refuse("no repetition after");
    this.#at += whole.length;
    return Math.max(1, Number(comma === "" || to === "" ? from : to));
  }
}
