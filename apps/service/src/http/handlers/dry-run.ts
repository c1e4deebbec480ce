import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { readRun } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { dryRunFor } from "../request/visible-to.ts";

export const dryRun =
  ({ executor, background }: Pick<AppParts, "executor" | "background">): Handler<"dryRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const run = await readRun(request, { background, owner: caller.owner, regenerate: false });
    sendJson(response, dryRunFor(caller, executor.dryRun(run.run(), caller)));
  };
