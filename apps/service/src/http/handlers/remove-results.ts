import type { Contract, ResultErasureV1, ResultWithdrawalV1 } from "@slotgate/contracts";
import type { RemovalRequest } from "@slotgate/executor";
import type { Request, Response } from "express";
import type { AppParts } from "../request/app-parts.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

/** Withdraws or erases what the request's document names, on behalf of its key. */
export const removeResults =
  (
    { results, leaving, logger }: Pick<AppParts, "results" | "leaving" | "logger">,
    {
      kind,
      contract,
    }: {
      readonly kind: RemovalRequest["kind"];
      readonly contract: Contract<ResultWithdrawalV1> | Contract<ResultErasureV1>;
    },
  ) =>
  async (request: Request, response: Response): Promise<void> => {
    const {
      reason,
      filter,
      dryRun = false,
    } = parseDocument<ResultWithdrawalV1 | ResultErasureV1>(request, {
      contract,
      problem: "invalid-removal",
    });
    const by = callerOf(response).subject;
    const removal = await results.remove({ kind, filter, reason, by, dryRun });
    if (!dryRun) {
      await leaving.cutGone();
      logger.warn({ removalId: removal.removalId, by, kind, results: removal.results }, "results removed");
    }
    sendJson(response, removal);
  };
