import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { readRun } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { dryRunFor } from "../visible-to.ts";

export const dryRun =
  ({ executor, background }: Pick<AppParts, "executor" | "background">): Handler<"dryRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const run = await readRun(request, { background, owner: caller.owner, stored: "serve" });
    sendJson(response, dryRunFor(caller, executor.dryRun(run.run(), caller)));
  };
