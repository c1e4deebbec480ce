import { parseControlsStatusV1, parseReadinessV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { statusAsText } from "./status-as-text.ts";

/** Shows what a running service goes by, and what is off. */
export async function statusCommand(
  io: CommandIo,
  { format }: { readonly format: "text" | "json" },
): Promise<void> {
  const client = clientOrFail(io);
  const [controls, readiness] = await Promise.all([
    client.ask({ path: "/v1/controls", parse: parseControlsStatusV1 }),
    client.ask({ path: "/readyz", alsoStatus: 503, parse: parseReadinessV1 }),
  ]);
  io.out(
    format === "json"
      ? `${JSON.stringify({ controls, readiness }, null, 2)}\n`
      : statusAsText({ controls, readiness }),
  );
}
