import { type JobAnswer, justMade, traceIdOf } from "@slotgate/executor";
import type { Request } from "express";
import { flagIn } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { idempotencyKeyOf } from "../request/idempotency-key.ts";
import { readRun } from "../request/parse-body.ts";
import { factsOf } from "../request/request-facts.ts";
import { callerOf } from "../request/require-role.ts";
import { statusOf } from "../request/run-status.ts";
import { sendJson } from "../request/send.ts";
import { type ServingParts, serveAnswers } from "../request/serve-answers.ts";
import { serveRun } from "../request/serve-run.ts";
import { runResponseFor } from "../request/visible-to.ts";
import { wantsAsync } from "../request/wants-async.ts";

export const submitRun =
  (
    parts: ServingParts & Pick<AppParts, "background" | "runs" | "runStore" | "logger">,
  ): Handler<"submitRun"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const regenerate = flagIn(request, "regenerate");
    const { background } = parts;
    const run = await readRun(request, { background, owner: caller.owner, regenerate });
    const { trace } = factsOf(response);
    const submitted = await parts.runs.submit(run, {
      owner: caller.owner,
      subject: caller.subject,
      traceId: traceIdOf(trace),
      trace,
      regenerate,
      idempotencyKey: idempotencyKeyOf(request),
      asynchronous: wantsAsync(request),
    });
    const answerOf = (runId: string) => (jobs: readonly JobAnswer[]) =>
      runResponseFor(caller, { version: "v1", runId, jobs: [...jobs] });
    switch (submitted.is) {
      case "answered":
        return serveAnswers(parts, {
          response,
          answers: justMade(submitted.response),
          send: (jobs) => sendJson(response, answerOf(submitted.response.runId)(jobs)),
        });
      case "ended":
        return serveRun(parts, {
          response,
          pages: parts.runStore.answers(submitted.runId, caller),
          document: answerOf(submitted.runId),
        });
      case "accepted": {
        const { run: accepted } = submitted;
        response.setHeader("location", runAddress(request, accepted.runId));
        response.setHeader("preference-applied", "respond-async");
        response.setHeader("retry-after", "1");
        return sendJson(response, statusOf(accepted), { status: 202 });
      }
    }
  };

/** Relative to the request's own address, so that it is right behind any prefix that a proxy removes. */
const runAddress = ({ path }: Pick<Request, "path">, runId: string): string =>
  path.endsWith("/") ? runId : `runs/${runId}`;
