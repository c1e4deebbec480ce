import {
  type AllowlistV1,
  type BudgetLimits,
  type ControlSnapshotV1,
  type GenerationV1,
  type Job,
  parseWith,
  type ResultV1,
  type RunV1,
  type TelemetryV1,
  telemetryV1,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { type Clock, systemClock } from "@slotgate/controls";
import { compileAllowlist, decide, type GateState } from "@slotgate/gate";
import { defaultGeneration, type Generator, type ModelPort, modelConfigOf } from "@slotgate/model";
import { createScriptedModel, type ScriptedModel, type ScriptedModelOptions } from "@slotgate/model/test";
import { Journal, type JournalOptions, type SinkEntry } from "@slotgate/telemetry";
import { createMemorySink, type MemorySink } from "@slotgate/telemetry/test";
import { contentOf } from "../content/job-content.ts";
import { createExecutor } from "../create-executor.ts";
import { createEvidenceDocuments } from "../evidence-documents.ts";
import type { Executor, ResumeContext, RunContext } from "../executor.ts";
import type { FailedCall, GateFailure, ModelCallEnd } from "../executor-parts.ts";
import { createDecisionSlots, createFairSlots } from "../fair-slots.ts";
import type { GenerationInForce } from "../generation/generation-in-force.ts";
import { InFlightCalls } from "../in-flight-calls.ts";
import { JobsUnderWay } from "../jobs-under-way.ts";
import { noTracing } from "../tracing/no-tracing.ts";
import type { Tracing } from "../tracing/tracing.ts";
import { createMemoryContentStore, type MemoryContentStore } from "./memory-content-store.ts";

/** The executor with model, journal and store in memory. */
export interface ExecutorStage {
  readonly executor: Executor;
  readonly sink: MemorySink;
  readonly content: MemoryContentStore;
  readonly model: ScriptedModel;
  readonly inFlight: InFlightCalls;
  readonly underWay: JobsUnderWay;
  /** Errors of parts that must not throw, as reported. */
  readonly unexpected: unknown[];
  readonly gateFailures: readonly GateFailure[];
  readonly decided: readonly { readonly killed: boolean; readonly admitted: boolean }[];
  /** Reports of model calls. */
  readonly called: readonly ModelCallEnd[];
  readonly modelFailures: readonly FailedCall[];
  /** Jobs that ended with content, as `jobId path`. */
  readonly released: readonly string[];
  readonly kill: (engaged: boolean) => void;
  /** Puts a generation document in force; every profile is filled by the scripted model unless `portOf` says another. */
  readonly putInForce: (document: GenerationV1, options?: PutInForce) => void;
  /** A document in force whose only profile is filled by this port. */
  readonly generationOf: (port: ModelPort) => Pick<GenerationInForce, "current">;
  /** Everything recorded, in order, as `event REASON`. */
  readonly recorded: () => readonly string[];
  /** The recorded ends of jobs, as `position STATUS`. */
  readonly ends: () => readonly string[];
  /** Stores a result as another run would have. */
  readonly store: (job: Job, changes?: Partial<Stored>) => void;
}

interface PutInForce {
  /** 1 by default. */
  readonly revision?: number;
  readonly portOf?: Generator["portOf"];
}

interface Stored {
  readonly decisionId: string;
  readonly owner: string;
  readonly scope: RunV1["appliesTo"];
  readonly requiresReview: boolean;
}

export interface StageOptions extends ScriptedModelOptions {
  readonly modelConcurrency?: number;
  readonly modelsPerOwner?: number;
  readonly maxJobsPerRun?: number;
  readonly noModel?: boolean;
  readonly budgets?: BudgetLimits | null;
  readonly tracing?: Tracing;
  readonly clock?: Clock;
  /** Whether the replica lease is running; always, by default. */
  readonly leaseHeld?: () => boolean;
  /** Replaces the gate engine. */
  readonly engine?: typeof decide;
  readonly newJournal?: (options: JournalOptions) => Journal;
}

const scope = { subject: "Chemistry" };
const owner = "team-1";
export const context: RunContext = { owner, subject: "lessons", traceId: null, regenerate: false };

export const resumed = (changes: Partial<ResumeContext> = {}): ResumeContext => ({
  ...context,
  runId: "run-resumed",
  ended: new Set(),
  admittedByRule: new Map(),
  suspend: null,
  ...changes,
});

export const jobOf = (changes: Partial<Job> = {}): Job => ({
  jobId: "job-1",
  slotId: "intro",
  kind: "explanatory",
  mode: "generate",
  input: { topic: "osmosis" },
  output: { field: "body", type: "text" },
  sources: [],
  required: true,
  ...changes,
});

export const runOf = (jobs: readonly Job[] = [jobOf()], allowAI = true): RunV1 => ({
  version: "v1",
  appliesTo: scope,
  jobs: [...jobs],
  metadata: { requiresReview: true, allowAI },
});

export const resultOf = (jobId: string): ResultV1 => ({
  version: "v1",
  jobId,
  status: "COMPLETED",
  generatedAt: "2026-01-31T12:00:00.000Z",
  output: { body: `stored for ${jobId}` },
});

const snapshot: ControlSnapshotV1 = {
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 10_000 },
};

const allowlist = (maxJobsPerRun: number): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chemistry",
      enabled: true,
      appliesTo: { subject: ["Chemistry"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun,
    },
  ],
});

/** One profile for every job, as without a document. */
export const builtInGeneration: GenerationV1 = defaultGeneration(
  modelConfigOf({
    provider: "openai-compatible",
    model: "scripted-1",
    baseUrl: "http://stage.invalid/v1",
    credential: null,
  }),
  { credential: null },
);

export function createStage({
  modelConcurrency = 8,
  modelsPerOwner = modelConcurrency,
  maxJobsPerRun = 100,
  noModel = false,
  budgets = null,
  tracing = noTracing,
  clock = systemClock,
  leaseHeld = () => true,
  engine = decide,
  newJournal = (options) => new Journal(options),
  ...script
}: StageOptions = {}): ExecutorStage {
  const sink = createMemorySink();
  const content = createMemoryContentStore(sink);
  const model = createScriptedModel(script);
  const inFlight = new InFlightCalls({ leaseHeld });
  const underWay = new JobsUnderWay();
  const unexpected: unknown[] = [];
  const gateFailures: GateFailure[] = [];
  const decided: ExecutorStage["decided"][number][] = [];
  const called: ModelCallEnd[] = [];
  const modelFailures: FailedCall[] = [];
  const released: string[] = [];
  let killed = false;
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const document = allowlist(maxJobsPerRun);
  const compiled = compileAllowlist({ document, revision: 1, digest: digestOf(document) });
  const documents = createEvidenceDocuments();
  const gateState = documents.noting(
    (): GateState => ({
      controls: {
        snapshot,
        revision: 1,
        digest: digestOf(snapshot),
        ageMs: 10,
        maxAgeMs: 15_000,
        clockSteppedBack: false,
      },
      killSwitches: [{ source: "service", state: killed ? "engaged" : "released" }],
      rolloutCap: { state: "none" },
      allowlist: compiled,
    }),
  );
  const inForceOf = (generation: GenerationV1, { revision = 1, portOf = () => model }: PutInForce = {}) => ({
    document: generation,
    revision,
    digest: digestOf(generation),
    generator: { portOf, problems: () => [] },
  });
  let inForce = noModel ? null : inForceOf(builtInGeneration, { revision: 0 });
  const executor = createExecutor({
    gateState,
    decide: engine,
    journal: newJournal({ sink, writerId: "writer-1", evidence: documents.source }),
    content,
    generation: documents.notingGeneration({ current: () => inForce }),
    budgets,
    inFlight,
    underWay,
    decisionSlots: createDecisionSlots(),
    modelSlots: createFairSlots({ slots: modelConcurrency, perOwner: modelsPerOwner }),
    clock,
    newId,
    executorVersion: "1.2.3",
    tracing,
    report: {
      decided: (decision) => void decided.push(decision),
      modelFailed: (failure) => void modelFailures.push(failure),
      called: (call) => void called.push(call),
      released: ({ jobId }, { decision }) => void released.push(`${jobId} ${decision.path}`),
      ended: () => {},
      unrecorded: () => {},
      unexpected: (error) => void unexpected.push(error),
      gateFailed: (failure) => void gateFailures.push(failure),
    },
  });
  return {
    executor,
    sink,
    content,
    model,
    inFlight,
    underWay,
    unexpected,
    gateFailures,
    decided,
    called,
    modelFailures,
    released,
    kill: (engaged) => {
      killed = engaged;
    },
    putInForce: (generation, options) => {
      inForce = inForceOf(generation, options);
    },
    generationOf: (port) => ({ current: () => inForceOf(builtInGeneration, { portOf: () => port }) }),
    recorded: () => sink.entries.map(({ record }) => eventOf(record)),
    ends: () => endsOf(sink.entries),
    store(job, stored = {}) {
      const { decisionId = "decision-before", owner: of = owner, scope: within = scope } = stored;
      const { configDigest: modelConfigDigest, promptDigest } = model.attribution;
      const made = contentOf({
        owner: of,
        scope: within,
        job,
        model: { port: model, furtherConfigDigests: [] },
      });
      const { jobDigest, contentDigest } = made;
      if (contentDigest === null) throw new Error("the result has no content");
      const results = sink.results as (typeof sink.results)[number][];
      results.push({
        decisionId,
        runId: "run-before",
        owner: of,
        result: resultOf(job.jobId),
        scope: within,
        requiresReview: stored.requiresReview ?? false,
        jobDigest,
        generation: { contentDigest, modelConfigDigest, promptDigest, ruleId: "chemistry" },
      });
    },
  };
}

/** Throws for a record with keys that telemetry v1 does not know. The stage's ids do not satisfy the contract. */
function eventOf(record: TelemetryV1): string {
  const parsed = parseWith(telemetryV1, record);
  const strays = parsed.ok ? [] : parsed.issues.filter(({ expected }) => expected === "no such key");
  if (strays.length > 0)
    throw new Error(`keys unknown to telemetry v1: ${strays.map(({ path }) => path).join()}`);
  return `${record.event} ${record.reason}`;
}

/** Ends stored one by one, or derived from the records of the run's decisions. */
function endsOf(entries: readonly SinkEntry[]): string[] {
  const decisions = entries.flatMap(({ effects: { run } }) => run?.decisionIds ?? []);
  return entries.flatMap(({ record: { decisionId, status }, effects: { end } }) => {
    if (end !== null) return [`${end.position} ${end.status}`];
    const position = decisions.indexOf(decisionId);
    return position < 0 || status === null ? [] : [`${position} ${status}`];
  });
}

/** Yields to pending work until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    if (condition()) return;
    await new Promise(setImmediate);
  }
  throw new Error("the condition did not become true");
}
