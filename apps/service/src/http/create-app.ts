import { identifier, jobId, runLimits } from "@slotgate/contracts";
import type { LocalKillSwitch } from "@slotgate/gate";
import express, { type Express } from "express";
import type { Logger } from "pino";
import type { AllowlistSource } from "../allowlist/allowlist-source.ts";
import type { ControlSource } from "../controls/control-source.ts";
import type { Executor } from "../executor/executor.ts";
import type { RequestMeter } from "../observability/request-meter.ts";
import type { DecisionReader } from "../storage/decision-reader.ts";
import { answerProblems } from "./answer-problems.ts";
import { controlsAnswer } from "./controls-answer.ts";
import type { Health } from "./health.ts";
import type { KeyRing } from "./key-ring.ts";
import { logWhenDone } from "./log-requests.ts";
import { answerMetrics, meterWhenDone } from "./meter-requests.ts";
import { parseRun } from "./parse-body.ts";
import { ProblemError } from "./problem-error.ts";
import { noteRequest } from "./request-facts.ts";
import { callerOf, requireKey, requireRole } from "./require-role.ts";
import { sendJson } from "./send.ts";
import { traceIdOf } from "./trace-id.ts";
import { decisionFor, dryRunFor, runResponseFor } from "./visible-to.ts";

export interface AppParts {
  readonly executor: Executor;
  readonly decisions: DecisionReader;
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly keys: KeyRing;
  readonly health: () => Health;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly requests: RequestMeter;
  readonly logger: Logger;
  readonly newId: () => string;
}

const decisionsPerJob = 100;

/** The HTTP API. Handlers parse, call one function, and answer. */
export function createApp(parts: AppParts): Express {
  const { executor, decisions, keys, health, logger } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((request, response, next) => {
    noteRequest(request, response, parts.newId);
    logWhenDone(request, response, logger);
    meterWhenDone(request, response, parts.requests);
    next();
  });

  app.get("/healthz", (_request, response) => sendJson(response, { status: "alive" }));
  app.get("/readyz", (_request, response) => {
    const { ready, degraded } = health();
    sendJson(response, { status: ready ? "ready" : "not-ready", degraded }, { status: ready ? 200 : 503 });
  });
  app.get("/metrics", answerMetrics(parts.requests));

  const anyRole = requireRole("submit", "operate", "audit");
  const rawBody = express.raw({ type: "application/json", limit: runLimits.bytes });
  app.use("/v1", requireKey(keys));
  app.post("/v1/runs", requireRole("submit"), rawBody, async (request, response) => {
    const run = parseRun(request);
    const answer = await executor.execute(run, { traceId: traceIdOf(request.get("traceparent")) });
    sendJson(response, runResponseFor(callerOf(response), answer));
  });
  app.post("/v1/decisions", anyRole, rawBody, (request, response) => {
    sendJson(response, dryRunFor(callerOf(response), executor.dryRun(parseRun(request))));
  });
  app.get("/v1/decisions/:decisionId", anyRole, async (request, response) => {
    const id = identifier.safeParse(request.params.decisionId);
    const decision = id.success ? await decisions.byDecisionId(id.data) : null;
    if (decision === null) throw new ProblemError("not-found", "no decision has this id");
    sendJson(response, decisionFor(callerOf(response), decision));
  });
  app.get("/v1/jobs/:jobId/decisions", anyRole, async (request, response) => {
    const id = jobId.safeParse(request.params.jobId);
    if (!id.success)
      throw new ProblemError(
        "not-found",
        "no job can have this id: ids are 1 to 256 printable ASCII characters",
      );
    const found = await decisions.byJobId(id.data, { limit: decisionsPerJob });
    const caller = callerOf(response);
    sendJson(response, { decisions: found.map((decision) => decisionFor(caller, decision)) });
  });
  app.get("/v1/controls", requireRole("operate", "audit"), (_request, response) => {
    sendJson(response, controlsAnswer(parts));
  });

  for (const [path, allow] of methods) {
    app.all(path, (request) => {
      throw new ProblemError("method-not-allowed", `send ${allow}, not ${request.method}`, {
        headers: { allow },
      });
    });
  }
  app.use(() => {
    throw new ProblemError(
      "not-found",
      "no such address; the API is under /v1: runs, decisions, jobs, controls",
    );
  });
  app.use(answerProblems(logger));
  return app;
}

/** What each address takes, for whoever sends something else. */
const methods = [
  ["/v1/runs", "POST"],
  ["/v1/decisions", "POST"],
  ["/v1/decisions/:decisionId", "GET, HEAD"],
  ["/v1/jobs/:jobId/decisions", "GET, HEAD"],
  ["/v1/controls", "GET, HEAD"],
  ["/healthz", "GET, HEAD"],
  ["/readyz", "GET, HEAD"],
  ["/metrics", "GET, HEAD"],
] as const;
