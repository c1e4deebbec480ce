import { changesInRules, wideningOf } from "@slotgate/gate";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import type { OutputOptions } from "../output/view.ts";
import { askInForce } from "../revisions/ask-revision.ts";
import { readDocument } from "../revisions/read-document.ts";
import { allowlistKind } from "./allowlist-kind.ts";

/** Shows the rules that a file would change. */
export async function diffCommand(
  io: CommandIo,
  { file, json }: OutputOptions & { readonly file: string },
): Promise<void> {
  const { document } = await readDocument(file);
  const { document: before, revision } = await askInForce(clientOrFail(io), allowlistKind);
  const changes = changesInRules(document, before);
  const widening = wideningOf(document, before);
  if (json === true) return io.out(asJson({ revision, changes, widens: widening !== null, widening }));
  for (const change of changes) io.out(`${printable(change)}\n`);
  if (changes.length === 0) io.out(`no difference from revision ${revision}\n`);
  else {
    const verdict = widening === null ? "it does not widen exposure" : `it widens exposure: ${widening}`;
    io.err(`${printable(verdict)}\n`);
  }
}
