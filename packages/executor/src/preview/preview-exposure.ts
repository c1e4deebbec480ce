import type {
  AllowlistV1,
  ExposureChange,
  ExposureExample,
  ExposureSample,
  RolloutControl,
  TelemetryV1,
} from "@slotgate/contracts";
import { compileAllowlist } from "@slotgate/gate";
import { type Known, takeGates, withoutHints } from "../replay/take-gates.ts";
import { telemetryPages } from "../telemetry/telemetry-pages.ts";
import type { TelemetryFilter, TelemetryReader } from "../telemetry/telemetry-reader.ts";

/** The same jobs decided at one rollout before and at one after. */
export interface RolloutComparison {
  readonly before: RolloutControl;
  readonly after: RolloutControl;
  /** The rollout after, for the answer. */
  readonly basisPoints: number;
}

/** The allowlists before and after, null if there is none, and the rollouts to compare them at. */
export interface Proposed<Name extends string> {
  readonly before: AllowlistV1 | null;
  readonly after: AllowlistV1 | null;
  readonly rollouts: Readonly<Record<Name, RolloutComparison>>;
}

interface Comparison {
  readonly before: Known;
  readonly after: Known;
  readonly basisPoints: number;
}

export interface ExposurePreview<Name extends string> {
  readonly sample: ExposureSample;
  readonly changes: Readonly<Record<Name, ExposureChange>>;
  /** Dimensions of the jobs in the sample. */
  readonly dimensions: ReadonlySet<string>;
}

export interface PreviewOptions {
  readonly telemetry: TelemetryReader;
  readonly now: number;
}

/** A week of the newest jobs: enough for an estimate, and decided quickly. */
const days = 7;
const mostRecords = 20_000;
const mostExamples = 10;
const mostValues = 50;
const dayMs = 86_400_000;
/** A day cannot be estimated from minutes. */
const leastObservedMs = 3_600_000;

/** Decides recent jobs again, each on the inputs of its latest decision. Gates 1 and 2 count as passed. */
export async function previewExposure<Name extends string>(
  proposed: Proposed<Name>,
  { telemetry, now }: PreviewOptions,
): Promise<ExposurePreview<Name>> {
  const since = new Date(now - days * dayMs).toISOString();
  const until = new Date(now).toISOString();
  const seen = new Map<string, SampledJob>();
  const dimensions = new Set<string>();
  const usage = { requests: 0, tokens: 0 };
  const entries = comparisonsOf(proposed);
  const tallies = new Map(entries.map(([name]) => [name, emptyTally()]));
  let records = 0;
  let complete = true;
  let oldest = until;

  pages: for await (const page of telemetryPages(telemetry, {
    filter: { ...everything, since },
    order: "newest-first",
    after: null,
  })) {
    for (const { line } of page) {
      if (records >= mostRecords) {
        complete = false;
        break pages;
      }
      records += 1;
      const record = JSON.parse(line) as TelemetryV1;
      oldest = record.decidedAt;
      noteUsage(record, usage);
      // Verbatim jobs pass no gate.
      if (record.evidence === null) continue;
      const key = JSON.stringify([record.owner, record.jobId]);
      const known = seen.get(key);
      const job = known ?? { requests: null };
      noteRequests(record, job);
      if (known !== undefined) continue;
      seen.set(key, job);
      for (const name of Object.keys(record.scope)) dimensions.add(name);
      for (const [name, comparison] of entries)
        count({ record, job }, comparison, tallies.get(name) ?? emptyTally());
    }
  }
  const observedMs = Math.max(0, now - Date.parse(await observedSince()));
  const perJob = requestsPerJob([...seen.values()]);
  const perRequest = usage.requests === 0 ? null : usage.tokens / usage.requests;
  const estimate = { observedMs, perJob, perRequest };
  const changes = Object.fromEntries(
    entries.map(([name, { basisPoints }]) => [
      name,
      changeOf(tallies.get(name) ?? emptyTally(), { basisPoints, ...estimate }),
    ]),
  ) as Record<Name, ExposureChange>;
  const sample = { jobs: seen.size, since: complete ? since : oldest, until, complete, observedMs };
  return { sample, changes, dimensions };

  /** If there are records from before the week, the whole week was observed, even if it began without any. */
  async function observedSince(): Promise<string> {
    if (!complete) return oldest;
    const before = await telemetry.page(
      { ...everything, until: since },
      { order: "newest-first", after: null, limit: 1 },
    );
    return before.length > 0 ? since : oldest;
  }
}

/** The sampled facts of one job. */
interface SampledJob {
  /** Requests sent for it in the observed time; null: it was not admitted. */
  requests: number | null;
}

function noteRequests({ event, model }: TelemetryV1, job: SampledJob): void {
  if (event === "stored") job.requests ??= 0;
  // An unknown number of requests counts as one, which most jobs take.
  if (event === "outcome") job.requests = (job.requests ?? 0) + (model?.attempts ?? 1);
}

/** The number of requests assumed for a job that was not admitted: the average of the others, or one. */
function requestsPerJob(jobs: readonly SampledJob[]): number {
  const called = jobs.flatMap(({ requests }) => (requests === null || requests === 0 ? [] : [requests]));
  return called.length === 0 ? 1 : called.reduce((sum, requests) => sum + requests, 0) / called.length;
}

const everything: TelemetryFilter = {
  owner: null,
  since: null,
  until: null,
  reason: null,
  gate: null,
  status: null,
  kind: null,
  scope: {},
  ruleId: null,
  runId: null,
  jobId: null,
  drills: "leave-out",
};

function noteUsage({ event, model }: TelemetryV1, usage: { requests: number; tokens: number }): void {
  if (event !== "outcome" || model === null || model.inputTokens === null) return;
  usage.requests += model.attempts ?? 1;
  usage.tokens += model.inputTokens + (model.outputTokens ?? 0);
}

function comparisonsOf<Name extends string>({
  before,
  after,
  rollouts,
}: Proposed<Name>): readonly (readonly [Name, Comparison])[] {
  const old = compiled(before);
  const proposed = after === before ? old : compiled(after);
  return (Object.entries(rollouts) as [Name, RolloutComparison][]).map(([name, rollout]) => [
    name,
    {
      before: { rollout: rollout.before, allowlist: old },
      after: { rollout: rollout.after, allowlist: proposed },
      basisPoints: rollout.basisPoints,
    },
  ]);
}

/** For decisions that are not recorded. */
const compiled = (document: AllowlistV1 | null): Known["allowlist"] =>
  document === null ? null : withoutHints(compileAllowlist({ document, revision: 0, digest: "" }));

interface Tally {
  in: number;
  out: number;
  admitted: number;
  denied: number;
  /** Admitted jobs, before and after. */
  readonly jobs: { readonly before: SampledJob[]; readonly after: SampledJob[] };
  readonly values: Map<string, { field: string; value: string; in: number; out: number }>;
  readonly examples: ExposureExample[];
}

const emptyTally = (): Tally => ({
  in: 0,
  out: 0,
  admitted: 0,
  denied: 0,
  jobs: { before: [], after: [] },
  values: new Map(),
  examples: [],
});

function count(
  { record, job }: { readonly record: TelemetryV1; readonly job: SampledJob },
  { before, after }: Comparison,
  tally: Tally,
): void {
  const was = takeGates(record, before);
  const would = takeGates(record, after);
  if (was.outcome === "admitted") tally.jobs.before.push(job);
  if (would.outcome === "admitted") tally.jobs.after.push(job);
  if (was.outcome === would.outcome) {
    tally[was.outcome] += 1;
    return;
  }
  const way = would.outcome === "admitted" ? "in" : "out";
  tally[way] += 1;
  const { owner, jobId, slotId, kind, scope, decidedAt } = record;
  for (const [field, value] of [
    ["kind", kind],
    ...Object.entries(scope).map(([name, of]) => [`scope.${name}`, of]),
  ] as [string, string][]) {
    const key = JSON.stringify([field, value]);
    const at = tally.values.get(key) ?? { field, value, in: 0, out: 0 };
    at[way] += 1;
    tally.values.set(key, at);
  }
  if (tally.examples.filter((example) => example.way === way).length >= mostExamples) return;
  const { ruleId } = (way === "in" ? would : was).evidence;
  tally.examples.push({ way, owner, jobId, slotId, kind, scope, ruleId, decidedAt });
}

interface Estimate {
  readonly basisPoints: number;
  readonly observedMs: number;
  readonly perJob: number;
  readonly perRequest: number | null;
}

function changeOf(tally: Tally, { basisPoints, observedMs, perJob, perRequest }: Estimate): ExposureChange {
  const inADay = (jobs: readonly SampledJob[]): number =>
    (jobs.reduce((sum, { requests }) => sum + (requests ?? perJob), 0) * dayMs) / observedMs;
  const callsADay =
    observedMs < leastObservedMs
      ? null
      : { before: inADay(tally.jobs.before), after: inADay(tally.jobs.after) };
  return {
    basisPoints,
    newlyAdmitted: tally.in,
    noLongerAdmitted: tally.out,
    admittedEitherWay: tally.admitted,
    deniedEitherWay: tally.denied,
    byValue: [...tally.values.values()]
      .sort((one, other) => other.in + other.out - one.in - one.out)
      .slice(0, mostValues)
      .map(({ field, value, in: newlyAdmitted, out: noLongerAdmitted }) => ({
        field,
        value,
        newlyAdmitted,
        noLongerAdmitted,
      })),
    examples: tally.examples,
    callsADay,
    tokensADay:
      perRequest === null || callsADay === null
        ? null
        : { before: callsADay.before * perRequest, after: callsADay.after * perRequest },
  };
}
