import { allowlistPreviewV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { inCommandWords, newDimensionsIn } from "../api/in-command-words.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { askRevision } from "../revisions/ask-revision.ts";
import { readDocument } from "../revisions/read-document.ts";
import { allowlistKind } from "./allowlist-kind.ts";
import { exposureText, sampleText } from "./exposure-text.ts";
import { putInForce } from "./put-in-force.ts";

export interface PreviewOptions extends OutputOptions {
  readonly file: string | undefined;
  readonly revision?: number;
}

/** Shows what a document would change, and the digest with which it may be put in force. */
export async function previewCommand(io: CommandIo, options: PreviewOptions): Promise<void> {
  const { file, revision } = options;
  const client = clientOrFail(io);
  if ((file === undefined) === (revision === undefined))
    throw new CommandFailure("give either a file or --revision", { exitCode: exitCodes.usage });
  const { document } =
    file === undefined ? await askRevision(client, allowlistKind, revision ?? 0) : await readDocument(file);
  if (document === null) throw new CommandFailure(`revision ${revision} holds no valid allowlist`);
  const preview = await client.ask({
    path: "/v1/allowlist/preview",
    body: { version: "v1", document },
    contract: allowlistPreviewV1,
  });
  if (options.json === true) return io.out(asJson(preview));
  const { changes, warnings, sample, now, atFull, widens, previewDigest, basedOn } = preview;
  const view = viewOf(io, options);
  for (const change of changes) io.out(`${printable(change)}\n`);
  if (changes.length === 0) io.out(`no difference from revision ${basedOn}\n`);
  for (const warning of warnings)
    io.out(`${view.paint("warn", "warning:")} ${printable(inCommandWords(warning))}\n`);
  io.out(`\n${sampleText(sample, view)}`);
  io.out(
    now === null
      ? "\nNo valid rollout is in force, so no job is admitted now.\n"
      : exposureText("At the rollout in force", now, view),
  );
  io.out(exposureText("At full rollout", atFull, view));
  if (changes.length === 0) return;
  const named =
    file === undefined ? { revision: revision ?? 0 } : { file, newDimensions: newDimensionsIn(warnings) };
  io.out(
    `\n${widens ? "It widens exposure" : "It does not widen exposure"}. To put it in force:\n  ${printable(putInForce(named, { digest: widens ? previewDigest : null }))}\n`,
  );
}
