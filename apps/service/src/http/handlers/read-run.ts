import { identifier, type RunStatusV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { statusOf } from "../run-status.ts";
import { sendJson } from "../send.ts";
import type { ServingParts } from "../serve-answers.ts";
import { serveRun } from "../serve-run.ts";

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
