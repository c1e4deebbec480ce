import { drillJobsV1 } from "@slotgate/contracts";
import {
  DrillRefusedError,
  justMade,
  NoSuchDrillError,
  RecordsUnavailableError,
  StoreUnavailableError,
  traceIdOf,
} from "@slotgate/executor";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { factsOf } from "../request/request-facts.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { type ServingParts, serveAnswers } from "../request/serve-answers.ts";

type Parts = ServingParts & Pick<AppParts, "drills" | "drillJobs">;

export const runDrillJobs =
  (parts: Parts): Handler<"runDrillJobs"> =>
  async (request, response) => {
    const jobs = parseDocument(request, { contract: drillJobsV1, problem: "invalid-drill" });
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
        // The store has just confirmed the drill, so the store is at fault.
        throw error instanceof RecordsUnavailableError ? new StoreUnavailableError({ cause: error }) : error;
      });
    await serveAnswers(parts, {
      response,
      answers: justMade({ jobs: answers }),
      send: (handedOut) => sendJson(response, { version: "v1", runId, jobs: [...handedOut] }),
    });
  };
