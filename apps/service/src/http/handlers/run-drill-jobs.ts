import { parseDrillJobsV1 } from "@slotgate/contracts";
import { DrillRefusedError } from "../../drill/drill-refused-error.ts";
import { NoSuchDrillError } from "../../drill/no-such-drill-error.ts";
import { RecordsUnavailableError } from "../../executor/records-unavailable-error.ts";
import { justMade } from "../../runs/withhold.ts";
import { StoreUnavailableError } from "../../storage/store-unavailable-error.ts";
import { traceIdOf } from "../../tracing/trace-context.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { factsOf } from "../request-facts.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { type ServingParts, serveAnswers } from "../serve-answers.ts";

type Parts = ServingParts & Pick<AppParts, "drills" | "drillJobs">;

export const runDrillJobs =
  (parts: Parts): Handler<"runDrillJobs"> =>
  async (request, response) => {
    const jobs = parseDocument(request, { parse: parseDrillJobsV1, problem: "invalid-drill" });
    const { drillId } = request.params;
    const drill = await parts.drills.byId(drillId);
    if (drill === null) throw new NoSuchDrillError({ drillId });
    if (drill.endedAt !== null) throw new DrillRefusedError({ because: "ended", drillId });
    const { runId, jobs: answers } = await parts
      .drillJobs(jobs, {
        drillId,
        subject: callerOf(response).subject,
        traceId: traceIdOf(factsOf(response).trace),
      })
      .catch((error: unknown) => {
        // The store has just said that there is such a drill: what is wrong is the store.
        throw error instanceof RecordsUnavailableError ? new StoreUnavailableError({ cause: error }) : error;
      });
    await serveAnswers(parts, {
      response,
      answers: justMade({ version: "v1", runId, jobs: answers }),
      send: (handedOut) => sendJson(response, { version: "v1", runId, jobs: [...handedOut] }),
    });
  };
