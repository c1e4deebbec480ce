import { parseRolloutPreviewV1 } from "@slotgate/contracts";
import { exposureText, sampleText } from "../allowlist/exposure-text.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";

/** Shows which recent jobs would come in or drop out at another percentage. */
export async function previewCommand(
  io: CommandIo,
  { percent, format }: { readonly percent: number; readonly format: "text" | "json" },
): Promise<void> {
  const path = `/v1/rollout/preview?percent=${percent / 100}`;
  const preview = await clientOrFail(io).ask({ path, parse: parseRolloutPreviewV1 });
  if (format === "json") return io.out(`${JSON.stringify(preview, null, 2)}\n`);
  const { asked, now, cap, sample, change } = preview;
  io.out(now === null ? "now: no valid rollout, nobody is in\n" : `now: ${now / 100} %\n`);
  if (change.basisPoints < asked)
    io.out(
      cap.state === "set"
        ? `the cap holds it at ${cap.basisPoints / 100} %\n`
        : "the cap is not known, so nobody is in\n",
    );
  io.out(sampleText(sample));
  io.out(exposureText("Rollout that counts", change));
}
