import { type DrillV1, drillStartV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const startDrill =
  ({ drills, logger }: Pick<AppParts, "drills" | "logger">): Handler<"startDrill"> =>
  async (request, response) => {
    const { drill, via } = parseDocument(request, { contract: drillStartV1, problem: "invalid-drill" });
    const by = callerOf(response).subject;
    const run = await drills.start({ drill, via, by });
    logger.warn({ drillId: run.drillId, drill, via, by }, "a drill has begun");
    sendJson(response, { version: "v1", ...run } satisfies DrillV1);
  };
