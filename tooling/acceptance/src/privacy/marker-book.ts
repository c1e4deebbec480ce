import { randomBytes } from "node:crypto";

/** The marks of one path: a text that stands nowhere else, for every field that may hold content. */
export class MarkerBook {
  readonly #marks = new Map<string, string>();

  /**
   * The mark of a field, the same each time. Letters and digits alone, so that no encoding of text changes it; a digit
   * among letters, so that none has the shape of a provider's error code, which may be recorded.
   */
  mark(field: string): string {
    const known = this.#marks.get(field);
    if (known !== undefined) return known;
    const mark = `mk0k${BigInt(`0x${randomBytes(9).toString("hex")}`).toString(36)}`;
    this.#marks.set(field, mark);
    return mark;
  }

  /** A number of eleven digits, for fields that hold no text. */
  number(field: string): number {
    const known = this.#marks.get(field);
    if (known !== undefined) return Number(known);
    const mark = 20_000_000_000 + randomBytes(4).readUInt32BE();
    this.#marks.set(field, String(mark));
    return mark;
  }

  /** Takes a secret that exists already for the mark of a field. */
  adopt(field: string, secret: string): void {
    this.#marks.set(field, secret.toLowerCase());
  }

  get size(): number {
    return this.#marks.size;
  }

  get marks(): ReadonlyMap<string, string> {
    return this.#marks;
  }

  /** The fields whose marks stand in the text: as they are or as hex, in any case of letters, or as base64. */
  fieldsIn(text: string): string[] {
    return fieldsOf([this], text).get(this) ?? [];
  }
}

/** For each book the fields whose marks stand in the text, which is gone through once, however many marks there are. */
export function fieldsOf(books: readonly MarkerBook[], text: string): Map<MarkerBook, string[]> {
  const all = books.flatMap((book) => [...book.marks].map(([field, mark]) => ({ book, field, mark })));
  const standing = new Set([
    ...textsIn(
      text.toLowerCase(),
      all.flatMap(({ mark }) => [mark, hexOf(mark)]),
    ),
    ...textsIn(
      text,
      all.flatMap(({ mark }) => base64Of(mark)),
    ),
  ]);
  const found = all.filter(({ mark }) =>
    [mark, hexOf(mark), ...base64Of(mark)].some((form) => standing.has(form)),
  );
  return new Map(
    books.map((book) => [book, found.filter((one) => one.book === book).map(({ field }) => field)]),
  );
}

/** Those of the texts that stand in another. Only where one begins as one of them does are they compared. */
function textsIn(text: string, wanted: readonly string[]): string[] {
  const length = Math.min(8, ...wanted.map((one) => one.length));
  const byBeginning = Map.groupBy(new Set(wanted), (one) => one.slice(0, length));
  const found: string[] = [];
  for (let at = 0; at + length <= text.length; at += 1) {
    const candidates = byBeginning.get(text.slice(at, at + length)) ?? [];
    found.push(...candidates.filter((one) => text.startsWith(one, at)));
  }
  return found;
}

const hexOf = (mark: string): string => Buffer.from(mark).toString("hex");

/** Three, because base64 looks different for each place that a text may have in its group of three bytes. */
const base64Of = (mark: string): string[] =>
  [0, 1, 2].map((offset) => {
    const whole = Buffer.from(`${"\0".repeat(offset)}${mark}`).toString("base64url");
    return whole.slice(offset === 0 ? 0 : offset + 1, -3);
  });
