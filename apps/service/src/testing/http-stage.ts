import { createHash } from "node:crypto";
import { connect } from "node:net";
import {
  type DecisionGenerationV1,
  type DecisionV1,
  type DryRunV1,
  type Evidence,
  type ProblemV1,
  parseWith,
  problemV1,
  type ReadinessReportV1,
  type RunResponseV1,
  type RunV1,
  type ToldDecision,
} from "@slotgate/contracts";
import readinessReport from "@slotgate/contracts/examples/v1/readiness-report.json" with { type: "json" };
import { pause, systemClock } from "@slotgate/controls";
import {
  createBackground,
  gateCourses,
  NoSuchDrillError,
  noTracing,
  type Role,
  StoreUnavailableError,
  type Submission,
} from "@slotgate/executor";
import { createMemoryIncidentStore, noTripwires } from "@slotgate/executor/test";
import { createGenerators } from "@slotgate/model";
import { refusalOf, SignoffRefusedError } from "@slotgate/readiness";
import pino from "pino";
import { createApp } from "../http/create-app.ts";
import type { AppParts } from "../http/request/app-parts.ts";
import { createKeyRing } from "../http/request/key-ring.ts";
import { createServer } from "../http/server.ts";
import { createObservability } from "../observability/observability.ts";

/** The API over real sockets, with fakes for all that it calls. */
export interface HttpStage {
  readonly url: string;
  readonly port: number;
  /** Calls to the executor, in order. */
  readonly asked: {
    readonly what: "execute" | "dryRun";
    readonly run: RunV1;
    readonly context?: Submission;
  }[];
  readonly logs: Record<string, unknown>[];
  /** Job ids whose decisions were requested. */
  readonly sought: string[];
  readonly ask: (path: string, options?: AskOptions) => Promise<Response>;
  /** Sends a request and checks that the answer is a problem v1 whose status and request id match the head. */
  readonly problemOf: (path: string, options?: AskOptions) => Promise<ProblemV1>;
  /** Sends raw bytes and returns everything received. */
  readonly exchange: (bytes: string | Uint8Array) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  /** The key to send; null: none. Default: `submit`. */
  readonly as?: readonly Role[] | null;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

const submitter: readonly Role[] = ["submit"];
const at = "2026-01-31T12:00:00.000Z";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const evidence: Evidence = {
  optIn: true,
  killSources: [{ source: "environment", state: "released" }],
  controls: null,
  allowlist: null,
  ruleId: "rule-7",
  groupId: "slotgen.ai",
  basisPoints: 0,
  bucket: 4_711,
  rolloutCap: { state: "none" },
  rolloutProblem: null,
  guardFigures: null,
};
const verdict = {
  gate: "rollout",
  guard: null,
  reason: "ROLLOUT_EXCLUDED",
  explanation: "the job's bucket is outside the rollout percentage",
  evidence,
} as const;

export const decisionOf = (job: Pick<DecisionV1, "jobId" | "slotId" | "kind">): DecisionV1 => ({
  version: "v1",
  decisionId: "decision-1",
  runId: "run-1",
  ...job,
  requiresReview: false,
  decidedAt: at,
  path: "stub",
  status: "STUB",
  ...verdict,
  attempts: 0,
  sourceDecisionId: null,
});

export const known = decisionOf({ jobId: "job 1", slotId: "intro", kind: "explanation" });

export const told: ToldDecision = {
  ...known,
  admittedAt: null,
  gates: gateCourses({ ...known, scope: { subject: "biology" } }),
  model: null,
  latencyMs: 8.75,
  removal: null,
  lateOutcomes: [],
};

export const generation: DecisionGenerationV1 = {
  version: "v1",
  decisionId: known.decisionId,
  profile: { id: "lessons", canaryOf: null, revision: 2, digest: "d".repeat(64) },
  prompt: {
    name: "lesson.v2",
    digest: "b".repeat(64),
    instructions: "Write one paragraph.",
    request: "{{data:input}}\n\n{{data:schema}}",
    content: { text: "text", string: "text", richText: "text", multipleChoice: "text", schema: "text" },
  },
  models: [
    { name: "writer", digest: "c".repeat(64), settings: { provider: "openai", model: "m", credential: "k" } },
  ],
};

function answerTo(run: RunV1): RunResponseV1 {
  const jobs = run.jobs.map(({ jobId, slotId, kind }) => ({
    result: { version: "v1", jobId, status: "STUB", generatedAt: at, output: null } as const,
    decision: decisionOf({ jobId, slotId, kind }),
  }));
  return { version: "v1", runId: "run-1", jobs };
}

function dryRunOf(run: RunV1): DryRunV1 {
  const jobs = run.jobs.map(({ jobId }) => ({ jobId, verdict: "denied" as const, ...verdict }));
  return { version: "v1", dryRun: true, decidedAt: at, jobs };
}

export const runOf = (changes: Record<string, unknown> = {}, job: Record<string, unknown> = {}) => ({
  version: "v1",
  appliesTo: { subject: "biology" },
  jobs: [
    {
      jobId: "job-1",
      slotId: "intro",
      kind: "explanation",
      mode: "generate",
      input: { topic: "osmosis" },
      output: { field: "body", type: "text" },
      sources: [],
      required: true,
      ...job,
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
  ...changes,
});

/** PostgreSQL would refuse the query. */
function storable(id: string): string {
  if (id.includes("\u0000"))
    throw new StoreUnavailableError({ cause: new Error("invalid byte sequence: 0x00") });
  return id;
}

/** A key for each set of roles used in tests. */
const roleSets: readonly (readonly Role[])[] = [
  ["submit"],
  ["operate"],
  ["audit"],
  ["submit", "audit"],
  ["submit", "operate", "audit"],
];
export const secretOf = (roles: readonly Role[]): string => `secret-of-${roles.join("-")}`;

export async function startStage(changes: Partial<AppParts> = {}): Promise<HttpStage> {
  const asked: HttpStage["asked"] = [];
  const logs: Record<string, unknown>[] = [];
  const sought: string[] = [];
  let ids = 0;
  const background = createBackground();
  const app = createApp({
    background,
    runs: {
      submit: async (submitted, context) => {
        const run = submitted.run();
        asked.push({ what: "execute", run, context });
        return { is: "answered", response: answerTo(run) };
      },
    },
    runStore: { byId: async () => null, list: async () => [], answers: async function* () {} },
    follower: { follow: () => () => {} },
    streamsPerKey: 2,
    results: {
      latest: async () => null,
      goneOf: async () => new Set(),
      hold: async (_ids, serve) => serve({ gone: new Set(), killEngaged: false }),
      remove: async () => {
        throw new Error("not supported by this fake");
      },
      removals: async () => [],
    },
    killHolding: () => null,
    leaving: { follow: () => {}, cutAll: () => {}, cutGone: async () => {} },
    clock: systemClock,
    stopping: new AbortController().signal,
    pause,
    executor: {
      dryRun: (run) => {
        asked.push({ what: "dryRun", run });
        return dryRunOf(run);
      },
    },
    decisions: {
      byDecisionId: async (id) => (storable(id) === known.decisionId ? known : null),
      generationOf: async (id) => (storable(id) === known.decisionId ? generation : null),
      byJobId: async (id) => {
        sought.push(id);
        return storable(id) === known.jobId ? [told] : [];
      },
    },
    telemetry: { page: async () => [] },
    activity: { read: async () => [] },
    comparison: { read: async () => ({ uses: [], latencies: [], canaries: [] }) },
    priced: () => null,
    readiness: {
      environment: "test",
      basis: async () => readinessReport.basis,
      rolesOf: () => [],
      report: async () => readinessReport as ReadinessReportV1,
      signoffs: {
        keep: async () => {},
        sign: async (signing) => {
          throw refusalOf(signing, { report: null, recorded: [], changes: [] });
        },
        withdraw: async ({ signoffId }) => {
          storable(signoffId);
          throw new SignoffRefusedError({ refusal: "unknown-signoff", message: "there is none" });
        },
        list: async () => [],
        changes: async () => [],
      },
    },
    kill: {
      engage: async () => {
        throw new Error("not supported by this fake");
      },
      release: async () => {
        throw new Error("not supported by this fake");
      },
      read: async () => ({ engaged: false, engagements: [] }),
    },
    killRelease: "one-person",
    budgets: {
      read: async () => ({ today: "2026-01-31", endsAt: "2026-02-01T00:00:00.000Z", days: [] }),
    },
    budgetLimits: null,
    changes: { page: async () => [], behind: async () => [] },
    tripwires: noTripwires,
    incidents: createMemoryIncidentStore({ now: () => at, newId: () => `incident-${++ids}` }),
    controls: {
      reading: () => null,
      status: () => ({
        source: "unleash",
        environment: "production",
        state: "unavailable",
        snapshot: null,
        revision: null,
        digest: null,
        ageMs: null,
        maxAgeMs: 15_000,
        advice: ["Unleash does not answer: check that it runs"],
      }),
      onChange: () => () => {},
      countDecision: () => {},
      close: async () => {},
    },
    allowlist: {
      current: () => null,
      status: () => ({
        source: "file",
        path: null,
        revision: null,
        digest: null,
        enabled: null,
        rules: null,
        problem: "no allowlist is configured",
        issues: [],
      }),
      onChange: () => () => {},
      close: async () => {},
    },
    keys: createKeyRing(
      roleSets.map((roles) => ({
        subject: roles.join("+"),
        roles: [...roles],
        sha256: sha256(secretOf(roles)),
      })),
    ),
    requestsPerMinute: 0,
    health: () => ({ ready: true, degraded: [] }),
    allowlistStore: null,
    generation: { current: () => null },
    generationStore: null,
    tryCalls: async () => {
      throw new Error("no try is set up");
    },
    generators: createGenerators({ ledger: null, credentials: { of: () => "key" } }),
    cap: {
      inForce: async () => ({ version: "v1", revision: 0, basisPoints: null, made: null }),
      set: async () => {
        throw new Error("setting a cap is not supported by this fake");
      },
    },
    drills: {
      start: async () => {
        throw new Error("not supported by this fake");
      },
      note: async ({ drillId }) => {
        throw new NoSuchDrillError({ drillId });
      },
      byId: async () => null,
      list: async () => [],
    },
    drillJobs: async () => {
      throw new Error("synthetic jobs are not supported by this fake");
    },
    rolloutCap: () => ({ state: "none" }),
    flagPage: null,
    killSwitches: () => [{ source: "environment", state: "released" }],
    localSwitch: () => ({
      state: "released",
      path: "/var/lib/slotgate/kill.json",
      entry: null,
      problem: null,
    }),
    instance: "replica-1",
    requests: createObservability({ version: "1.2.3", clock: systemClock }).requests,
    tracing: noTracing,
    logger: pino({ level: "info" }, { write: (line: string) => void logs.push(JSON.parse(line)) }),
    newId: () => `id-${++ids}`,
    ...changes,
  });
  const server = createServer({ app, host: "127.0.0.1", port: 0 });
  const { url, port } = await server.listen();

  const ask: HttpStage["ask"] = (path, { method, as = submitter, body, headers = {} } = {}) =>
    fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${secretOf(as)}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body, duplex: "half" }),
    });

  return {
    url,
    port,
    asked,
    logs,
    sought,
    ask,
    async problemOf(path, options) {
      const response = await ask(path, options);
      const text = await response.text();
      if (response.headers.get("content-type") !== "application/problem+json")
        throw new Error(`not a problem: ${response.status} ${text}`);
      const parsed = parseWith(problemV1, JSON.parse(text));
      if (!parsed.ok) throw new Error(`not a problem v1: ${JSON.stringify(parsed.issues)}`);
      const { status, requestId } = parsed.value;
      if (status !== response.status || requestId !== response.headers.get("x-request-id"))
        throw new Error(`the problem and its head differ: ${response.status} ${text}`);
      return parsed.value;
    },
    exchange: (bytes) =>
      new Promise((resolve, reject) => {
        let received = "";
        const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
        socket.setEncoding("utf8");
        socket.on("data", (text: string) => {
          received += text;
        });
        socket.on("close", () => resolve(received));
        socket.on("error", reject);
      }),
    async stop() {
      await server.stop({ graceMs: 0, onGraceOver: () => {}, answerMs: 0 });
      await background.close();
    },
  };
}
