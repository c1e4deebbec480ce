import { identifier } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { statusOf } from "../run-status.ts";
import { sendJson } from "../send.ts";
import { serveAnswers } from "../serve-answers.ts";
import { runResponseFor } from "../visible-to.ts";

export const readRun =
  (parts: Pick<AppParts, "runStore" | "results" | "killHolding" | "tripwires">): Handler<"readRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const id = identifier.safeParse(request.params.runId);
    const run = id.success ? await parts.runStore.byId(id.data, caller) : null;
    if (run === null) throw new ProblemError("not-found", problemTexts.noRun);
    const { runId, state } = run;
    if (state !== "ended") return sendJson(response, statusOf(run));
    await serveAnswers(parts, await parts.runStore.answers(runId, caller), (jobs) => {
      const answer = runResponseFor(caller, { version: "v1", runId, jobs: [...jobs] });
      sendJson(response, { ...statusOf(run), response: answer });
    });
  };
