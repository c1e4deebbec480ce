import { type KillEngagementV1, killRequestV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const releaseKill =
  ({
    kill,
    killRelease: rule,
    logger,
  }: Pick<AppParts, "kill" | "killRelease" | "logger">): Handler<"releaseKill"> =>
  async (request, response) => {
    const { reason, drill = null } = parseDocument(request, {
      contract: killRequestV1,
      problem: "invalid-kill",
    });
    const { subject: by } = callerOf(response);
    const { engagementId } = request.params;
    const engagement = await kill.release({ engagementId, reason, by, drill, rule });
    logger.warn({ engagementId, by, reason }, "an engagement of the kill was released");
    sendJson(response, { version: "v1", ...engagement } satisfies KillEngagementV1);
  };
