import { type KillEngagementV1, parseKillRequestV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";

export const releaseKill =
  ({
    kill,
    killRelease: rule,
    logger,
  }: Pick<AppParts, "kill" | "killRelease" | "logger">): Handler<"releaseKill"> =>
  async (request, response) => {
    const { reason, drill = null } = parseDocument(request, {
      parse: parseKillRequestV1,
      problem: "invalid-kill",
    });
    const { subject: by } = callerOf(response);
    const { engagementId } = request.params;
    const engagement = await kill.release({ engagementId, reason, by, drill, rule });
    logger.warn({ engagementId, by, reason }, "an engagement of the kill was released");
    sendJson(response, { version: "v1", ...engagement } satisfies KillEngagementV1);
  };
