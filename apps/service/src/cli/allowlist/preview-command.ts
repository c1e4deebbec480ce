import { parseAllowlistPreviewV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { askRevision } from "./ask-allowlist.ts";
import { exposureText, sampleText } from "./exposure-text.ts";
import { readDocument } from "./read-document.ts";

export interface PreviewOptions {
  readonly file: string | undefined;
  readonly revision?: number;
  readonly format: "text" | "json";
}

/** Shows what a document would change, and the digest that putting it in force may take. */
export async function previewCommand(
  io: CommandIo,
  { file, revision, format }: PreviewOptions,
): Promise<void> {
  const client = clientOrFail(io);
  if ((file === undefined) === (revision === undefined))
    throw new CommandFailure("give a file, or --revision: one of the two", { exitCode: exitCodes.usage });
  const { document } =
    file === undefined ? await askRevision(client, revision ?? 0) : await readDocument(file);
  const preview = await client.ask({
    path: "/v1/allowlist/preview",
    body: { version: "v1", document },
    parse: parseAllowlistPreviewV1,
  });
  if (format === "json") return io.out(`${JSON.stringify(preview, null, 2)}\n`);
  const { changes, warnings, sample, now, atFull, widens, previewDigest, basedOn } = preview;
  for (const change of changes) io.out(`${printable(change)}\n`);
  if (changes.length === 0) io.out(`no difference from revision ${basedOn}\n`);
  for (const warning of warnings) io.out(`careful: ${printable(warning)}\n`);
  io.out(`\n${sampleText(sample)}`);
  io.out(
    now === null
      ? "\nNo valid rollout is in force, so nobody is in now.\n"
      : exposureText("At the rollout in force", now),
  );
  io.out(exposureText("At full rollout", atFull));
  io.out(
    `\n${widens ? "It widens exposure: to put it in force, add" : "It widens nothing, so the digest is not needed:"} --preview-digest ${previewDigest}\n`,
  );
}
