import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";

export interface NewSecretNews {
  readonly json: true | undefined;
  readonly secret: string;
  /** For people, on stderr. */
  readonly note: string;
  /** For programs; the secret is added. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Prints only the secret on stdout, so that it can be piped to a file; everything else goes to stderr. */
export function tellSecret({ out, err }: CommandIo, { json, secret, note, document }: NewSecretNews): void {
  err(`${printable(note)}\nsave the secret now: it is not stored and cannot be shown again\n`);
  out(json === true ? asJson({ ...document, secret }) : `${secret}\n`);
}
