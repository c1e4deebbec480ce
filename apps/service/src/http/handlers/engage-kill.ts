import { type KillEngagementV1, killRequestV1 } from "@slotgate/contracts";
import type { KillOwner } from "@slotgate/executor";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const engageKill =
  ({ kill, leaving, logger }: Pick<AppParts, "kill" | "leaving" | "logger">): Handler<"engageKill"> =>
  async (request, response) => {
    const { reason, drill } = parseDocument(request, { contract: killRequestV1, problem: "invalid-kill" });
    const { subject } = callerOf(response);
    const owner: KillOwner =
      drill === undefined ? { kind: "operator", subject } : { kind: "drill", drill, subject };
    const engagement = await kill.engage({ owner, reason });
    leaving.cutAll();
    logger.warn({ engagementId: engagement.engagementId, by: subject, reason }, "the kill was engaged");
    sendJson(response, { version: "v1", ...engagement } satisfies KillEngagementV1);
  };
