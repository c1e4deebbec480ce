import { rolloutPreviewV1 } from "@slotgate/contracts";
import { exposureText, sampleText } from "../allowlist/exposure-text.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";

export interface PreviewOptions extends OutputOptions {
  /** Basis points. */
  readonly percent: number;
}

/** Shows which recent jobs another percentage would admit or exclude. */
export async function previewCommand(io: CommandIo, options: PreviewOptions): Promise<void> {
  const path = `/v1/rollout/preview?percent=${options.percent / 100}`;
  const preview = await clientOrFail(io).ask({ path, contract: rolloutPreviewV1 });
  if (options.json === true) return io.out(asJson(preview));
  const { asked, now, cap, sample, change } = preview;
  const view = viewOf(io, options);
  io.out(now === null ? "now: no valid rollout, so no job is admitted\n" : `now: ${now / 100} %\n`);
  if (change.basisPoints < asked)
    io.out(
      cap.state === "set"
        ? `capped at ${cap.basisPoints / 100} %\n`
        : "the cap is not known, so no job is admitted\n",
    );
  io.out(sampleText(sample, view));
  io.out(exposureText("Effective rollout", change, view));
}
