import { type DrillV1, drillProgressV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const noteDrill =
  ({ drills, logger }: Pick<AppParts, "drills" | "logger">): Handler<"noteDrill"> =>
  async (request, response) => {
    const read = { contract: drillProgressV1, problem: "invalid-drill" } as const;
    const { steps, settings, verdict } = parseDocument(request, read);
    const { drillId } = request.params;
    const by = callerOf(response).subject;
    const run = await drills.note({ drillId, steps, settings, verdict, by });
    if (verdict !== null) logger.warn({ drillId, verdict: run.verdict, by }, "a drill has ended");
    sendJson(response, { version: "v1", ...run } satisfies DrillV1);
  };
