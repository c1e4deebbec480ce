import type { KillStatusV1 } from "@slotgate/contracts";
import { StoreUnavailableError } from "../../storage/store-unavailable-error.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

export const readKill =
  ({
    kill,
    controls,
    killSwitches,
  }: Pick<AppParts, "kill" | "controls" | "killSwitches">): Handler<"readKill"> =>
  async (_request, response) => {
    const read = await kill.read().catch((error: unknown) => {
      // Whoever looks at the kill while the database is gone needs to see the other sources.
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
    } satisfies KillStatusV1);
  };
