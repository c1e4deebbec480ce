import { changesInRules } from "../../allowlist/changes-in-rules.ts";
import { wideningOf } from "../../allowlist/widening.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { askInForce } from "./ask-allowlist.ts";
import { readDocument } from "./read-document.ts";

/** Says in rules what a file would change. */
export async function diffCommand(io: CommandIo, { file }: { readonly file: string }): Promise<void> {
  const { document } = await readDocument(file);
  const { document: before, revision } = await askInForce(clientOrFail(io));
  const changes = changesInRules(document, before);
  const widening = wideningOf(document, before);
  for (const change of changes) io.out(`${printable(change)}\n`);
  if (changes.length === 0) io.out(`no difference from revision ${revision}\n`);
  else {
    const verdict = widening === null ? "it does not widen exposure" : `it widens exposure: ${widening}`;
    io.err(`${printable(verdict)}\n`);
  }
}
