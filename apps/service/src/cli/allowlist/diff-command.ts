import { changesInRules } from "../../allowlist/changes-in-rules.ts";
import { wideningOf } from "../../allowlist/widening.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { asJson } from "../output/as-json.ts";
import type { OutputOptions } from "../output/view.ts";
import { printable } from "../printable.ts";
import { askInForce } from "./ask-allowlist.ts";
import { readDocument } from "./read-document.ts";

/** Says in rules what a file would change. */
export async function diffCommand(
  io: CommandIo,
  { file, json }: OutputOptions & { readonly file: string },
): Promise<void> {
  const { document } = await readDocument(file);
  const { document: before, revision } = await askInForce(clientOrFail(io));
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
