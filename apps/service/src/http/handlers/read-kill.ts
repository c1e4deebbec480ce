import type { KillStatusV1 } from "@slotgate/contracts";
import { type LocalSwitchStatus, StoreUnavailableError } from "@slotgate/executor";
import { releaseOf } from "../../observability/report-switch.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readKill =
  ({
    kill,
    controls,
    killSwitches,
    localSwitch,
    instance,
  }: Pick<
    AppParts,
    "kill" | "controls" | "killSwitches" | "localSwitch" | "instance"
  >): Handler<"readKill"> =>
  async (_request, response) => {
    const read = await kill.read().catch((error: unknown) => {
      // Without the database an operator still needs to see the other sources.
      if (error instanceof StoreUnavailableError) return null;
      throw error;
    });
    const reading = controls.reading();
    sendJson(response, {
      version: "v1",
      state: read === null ? "unknown" : read.engaged ? "engaged" : "released",
      engagements: read === null ? null : [...read.engagements],
      killSwitches: [
        { source: "controls", state: reading?.snapshot.killSwitch ?? "unknown" },
        ...killSwitches(),
      ],
      process: processSwitch(localSwitch(), { instance }),
    } satisfies KillStatusV1);
  };

function processSwitch(
  status: LocalSwitchStatus,
  { instance }: Pick<AppParts, "instance">,
): KillStatusV1["process"] {
  const { state, path: file, entry, problem } = status;
  const { by = null, at = null, reason = null } = entry ?? {};
  return { instance, state, file, by, at, reason, problem, release: releaseOf(status) };
}
