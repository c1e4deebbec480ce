import type { DrillV1, KillEngagementV1, RunResponseV1, RunV1 } from "@slotgate/contracts";
import type { KillWorld } from "../../kill/kill-world.ts";
import { generationOf } from "../../openapi/generation-cases.ts";
import { allowlistOf, runOf } from "../../world/documents.ts";
import { until } from "../../world/until.ts";
import { ask } from "../restore.ts";
import type { Known, RequestParts } from "./good-requests.ts";

const stated = { version: "v1", reason: "changed in one to three places" };
const counted = { ...stated, filter: { owner: "nobody" }, dryRun: true };

/** Creates what can be requested: a run with its decision and result, a released engagement, an open drill. */
export async function makeKnown(world: KillWorld): Promise<Known> {
  const { runId, jobs } = await generate(world);
  const { engagementId } = (await ask(world, "POST", "/v1/kill", { body: stated })) as KillEngagementV1;
  await ask(world, "DELETE", `/v1/kill/${engagementId}`, { body: stated });
  const start = { version: "v1", drill: "kill", via: "own" };
  const { drillId } = (await ask(world, "POST", "/v1/drills", { body: start })) as DrillV1;
  return {
    values: {
      runId,
      engagementId,
      drillId,
      revision: "1",
      jobId: jobs[0]?.decision.jobId ?? "",
      decisionId: jobs[0]?.decision.decisionId ?? "",
      cursor: null,
      // Without a filter each of hundreds of exports has every record.
      ...{ job: jobs[0]?.decision.jobId ?? "", run: runId },
    },
    documents: {
      applyAllowlist: { ...stated, document: allowlistOf() },
      previewAllowlist: { version: "v1", document: allowlistOf() },
      rollBackAllowlist: { ...stated, revision: 1 },
      rollBackGeneration: { ...stated, revision: 1 },
      tryGeneration: { version: "v1", document: generationOf(), run: runOf() },
      runDrillJobs: { version: "v1", jobIds: ["drill/1"], answerAfterMs: 0 },
      withdrawResults: counted,
      eraseResults: counted,
    },
  };
}

async function generate({ replicas: [attacked], keys }: KillWorld): Promise<RunResponseV1> {
  const body = JSON.stringify(runOf());
  let response: RunResponseV1 | undefined;
  await until(
    async () => {
      response = (await (
        await attacked.request("/v1/runs", { key: keys.submit, body })
      ).json()) as RunResponseV1;
      return response.jobs[0]?.result.status === "COMPLETED";
    },
    { withinMs: 60_000 },
  );
  if (response === undefined) throw new Error("no run was answered");
  return response;
}

/** The request with unique names: stored content would not be generated again, nor a repeated run executed. */
export function withFreshNames(parts: RequestParts, suffix: string): RequestParts {
  const { document, headers } = parts;
  const named = Object.hasOwn(headers, "Idempotency-Key") ? { "Idempotency-Key": suffix } : {};
  return { ...parts, headers: { ...headers, ...named }, document: withFreshIds(document, suffix) };
}

function withFreshIds(document: unknown, suffix: string): unknown {
  if (typeof document !== "object" || document === null) return document;
  if ("jobs" in document) {
    const jobs = (document as RunV1).jobs.map((job) => ({ ...job, jobId: `${job.jobId}/${suffix}` }));
    return { ...document, jobs };
  }
  return "jobIds" in document ? { ...document, jobIds: [`drill/${suffix}`] } : document;
}
