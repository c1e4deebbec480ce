import { identifier, type RunStatusV1 } from "@slotgate/contracts";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { statusOf } from "../request/run-status.ts";
import { sendJson } from "../request/send.ts";
import type { ServingParts } from "../request/serve-answers.ts";
import { serveRun } from "../request/serve-run.ts";

export const readRun =
  (parts: ServingParts & Pick<AppParts, "runStore" | "logger">): Handler<"readRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const id = identifier.safeParse(request.params.runId);
    const run = id.success ? await parts.runStore.byId(id.data, caller) : null;
    if (run === null) throw new ProblemError("not-found", problemTexts.noRun);
    const { runId, state } = run;
    if (state !== "ended") return sendJson(response, statusOf(run));
    await serveRun(parts, {
      response,
      pages: parts.runStore.answers(runId, caller),
      document: (jobs) =>
        ({ ...statusOf(run), response: { version: "v1", runId, jobs } }) satisfies RunStatusV1,
    });
  };
