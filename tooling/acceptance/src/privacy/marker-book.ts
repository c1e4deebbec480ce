import { randomBytes } from "node:crypto";

/** The marks of one path: a text that stands nowhere else, for every field that may hold content. */
export class MarkerBook {
  readonly #marks = new Map<string, string>();

  /** The mark of a field, the same each time. Letters and digits alone, so that no encoding of text changes it. */
  mark(field: string): string {
    const known = this.#marks.get(field);
    if (known !== undefined) return known;
    const mark = `mk${BigInt(`0x${randomBytes(9).toString("hex")}`).toString(36)}`;
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

  /** The fields whose marks stand in the text: as they are, in any case of letters, as hex or as base64. */
  fieldsIn(text: string): string[] {
    const lower = text.toLowerCase();
    return [...this.#marks]
      .filter(([, mark]) => lower.includes(mark) || encodings(mark).some((form) => text.includes(form)))
      .map(([field]) => field);
  }
}

function encodings(mark: string): string[] {
  // Three, because base64 looks different for each place that a text may have in its group of three bytes.
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.from(`${"\0".repeat(offset)}${mark}`).toString("base64url");
    return whole.slice(offset === 0 ? 0 : offset + 1, -3);
  });
  return [Buffer.from(mark).toString("hex"), ...base64];
}
