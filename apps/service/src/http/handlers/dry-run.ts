import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseRun } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { dryRunFor } from "../visible-to.ts";

export const dryRun =
  ({ executor }: Pick<AppParts, "executor">): Handler<"dryRun"> =>
  (request, response) => {
    const caller = callerOf(response);
    sendJson(response, dryRunFor(caller, executor.dryRun(parseRun(request), caller)));
  };
