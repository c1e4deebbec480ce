import { parseResultWithdrawalV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";

export const withdrawResults =
  ({ results, logger }: Pick<AppParts, "results" | "logger">): Handler<"withdrawResults"> =>
  async (request, response) => {
    const {
      reason,
      filter,
      dryRun = false,
    } = parseDocument(request, {
      parse: parseResultWithdrawalV1,
      problem: "invalid-removal",
    });
    const by = callerOf(response).subject;
    const removal = await results.remove({ kind: "withdrawn", filter, reason, by, dryRun });
    if (!dryRun)
      logger.warn({ removalId: removal.removalId, by, results: removal.results }, "results withdrawn");
    sendJson(response, removal);
  };
