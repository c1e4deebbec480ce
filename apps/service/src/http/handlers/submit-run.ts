import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseRun } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { traceIdOf } from "../trace-id.ts";
import { runResponseFor } from "../visible-to.ts";

export const submitRun =
  ({ executor }: Pick<AppParts, "executor">): Handler<"submitRun"> =>
  async (request, response) => {
    const run = parseRun(request);
    const answer = await executor.execute(run, {
      owner: callerOf(response).subject,
      traceId: traceIdOf(request.get("traceparent")),
    });
    sendJson(response, runResponseFor(callerOf(response), answer));
  };
