import { runLimits } from "@slotgate/contracts";
import type { LocalKillSwitch } from "@slotgate/gate";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { Logger } from "pino";
import type { AllowlistSource } from "../allowlist/allowlist-source.ts";
import type { ControlSource } from "../controls/control-source.ts";
import type { Executor } from "../executor/executor.ts";
import type { DecisionReader } from "../storage/decision-reader.ts";
import { controlsAnswer } from "./controls-answer.ts";
import type { Health } from "./health.ts";
import type { KeyRing } from "./key-ring.ts";
import { logWhenDone } from "./log-requests.ts";
import { parseRun } from "./parse-body.ts";
import { ProblemError } from "./problem-error.ts";
import { factsOf, noteRequest } from "./request-facts.ts";
import { callerOf, requireKey, requireRole } from "./require-role.ts";
import { sendJson, sendProblem } from "./send.ts";
import { toProblem } from "./to-problem.ts";
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
    next();
  });

  app.get("/healthz", (_request, response) => sendJson(response, { status: "alive" }));
  app.get("/readyz", (_request, response) => {
    const { ready, degraded } = health();
    sendJson(response, { status: ready ? "ready" : "not-ready", degraded }, { status: ready ? 200 : 503 });
  });

  const v1 = express.Router();
  const anyRole = requireRole("submit", "operate", "audit");
  const rawBody = express.raw({ type: "application/json", limit: runLimits.bytes });
  v1.use(requireKey(keys));
  v1.post("/runs", requireRole("submit"), rawBody, async (request, response) => {
    const run = parseRun(request.body);
    const answer = await executor.execute(run, { traceId: traceIdOf(request.get("traceparent")) });
    sendJson(response, runResponseFor(callerOf(response), answer));
  });
  v1.post("/decisions", anyRole, rawBody, (request, response) => {
    sendJson(response, dryRunFor(callerOf(response), executor.dryRun(parseRun(request.body))));
  });
  v1.get("/decisions/:decisionId", anyRole, async (request, response) => {
    const decision = await decisions.byDecisionId(request.params.decisionId);
    if (decision === null) throw new ProblemError("not-found", "no decision has this id");
    sendJson(response, decisionFor(callerOf(response), decision));
  });
  v1.get("/jobs/:jobId/decisions", anyRole, async (request, response) => {
    const found = await decisions.byJobId(request.params.jobId, { limit: decisionsPerJob });
    const caller = callerOf(response);
    sendJson(response, { decisions: found.map((decision) => decisionFor(caller, decision)) });
  });
  v1.get("/controls", requireRole("operate", "audit"), (_request, response) => {
    sendJson(response, controlsAnswer(parts));
  });
  for (const [path, method] of onlyMethods) {
    v1.all(path, (request) => {
      throw new ProblemError("method-not-allowed", `send ${method}, not ${request.method}`, {
        headers: { allow: method },
      });
    });
  }

  app.use("/v1", v1);
  app.use(() => {
    throw new ProblemError(
      "not-found",
      "no such address; the API is under /v1: runs, decisions, jobs, controls",
    );
  });
  app.use(answerProblems(logger));
  return app;
}

const onlyMethods = [
  ["/runs", "POST"],
  ["/decisions", "POST"],
  ["/decisions/:decisionId", "GET"],
  ["/jobs/:jobId/decisions", "GET"],
  ["/controls", "GET"],
] as const;

const answerProblems =
  (logger: Logger): ErrorRequestHandler =>
  // Express tells an error handler by its four parameters.
  (error, _request, response, _next) => {
    const problem = toProblem(error);
    if (problem.type === "internal")
      logger.error({ err: error, requestId: factsOf(response).requestId }, "unexpected error");
    if (problem.type === "records-unavailable")
      logger.error({ error: String(error) }, "a run could not be recorded");
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem);
  };
