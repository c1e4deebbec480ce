import type { CommandIo } from "../io.ts";
import { readDocument } from "./read-document.ts";

/** Says whether a file holds a valid allowlist; asks nobody. */
export async function validateCommand(io: CommandIo, { file }: { readonly file: string }): Promise<void> {
  const { document, digest } = await readDocument(file);
  const count = document.rules.length;
  io.out(`valid: ${count} ${count === 1 ? "rule" : "rules"}, digest ${digest}\n`);
}
