import type { CommandIo } from "../io.ts";

export interface NewSecretNews {
  readonly format: "text" | "json";
  readonly secret: string;
  /** For people, on stderr. */
  readonly note: string;
  /** For programs; the secret is added. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** The secret alone on stdout, so that it can be piped to where it is kept; all else on stderr. */
export function tellSecret({ out, err }: CommandIo, { format, secret, note, document }: NewSecretNews): void {
  err(`${note}\nkeep the secret now: it is not stored and cannot be shown again\n`);
  out(format === "json" ? `${JSON.stringify({ ...document, secret }, null, 2)}\n` : `${secret}\n`);
}
