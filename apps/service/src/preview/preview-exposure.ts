import type { ExposureChange, ExposureExample, ExposureSample, TelemetryV1 } from "@slotgate/contracts";
import { type Known, takeGates } from "../replay/take-gates.ts";
import { telemetryPages } from "../telemetry/telemetry-pages.ts";
import type { TelemetryFilter, TelemetryReader } from "../telemetry/telemetry-reader.ts";

/** What is compared: the same jobs, decided on what was before and on what would be after. */
export interface Comparison {
  readonly before: Known;
  readonly after: Known;
  /** The rollout after, for the answer. */
  readonly basisPoints: number;
}

export interface PreviewOptions {
  readonly telemetry: TelemetryReader;
  readonly now: number;
}

/** The newest jobs of a week: enough to tell from, and decided again in moments. */
const days = 7;
const mostRecords = 20_000;
const mostExamples = 10;
const mostValues = 50;
const dayMs = 86_400_000;

/** Decides recent jobs anew, each as its latest decision found it. Gates 1 and 2 are taken as passed. */
export async function previewExposure<Name extends string>(
  comparisons: Readonly<Record<Name, Comparison>>,
  { telemetry, now }: PreviewOptions,
): Promise<{
  readonly sample: ExposureSample;
  readonly changes: Readonly<Record<Name, ExposureChange>>;
  /** Dimensions of the jobs in the sample. */
  readonly dimensions: ReadonlySet<string>;
}> {
  const since = new Date(now - days * dayMs).toISOString();
  const until = new Date(now).toISOString();
  const seen = new Set<string>();
  const dimensions = new Set<string>();
  const usage = { calls: 0, tokens: 0 };
  const entries = Object.entries(comparisons) as [Name, Comparison][];
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
      const job = JSON.stringify([record.owner, record.jobId]);
      // Verbatim jobs ask no gate.
      if (record.evidence === null || seen.has(job)) continue;
      seen.add(job);
      for (const name of Object.keys(record.scope)) dimensions.add(name);
      for (const [name, comparison] of entries) count(record, comparison, tallies.get(name) ?? emptyTally());
    }
  }
  // A sample that was cut short tells of the time since its oldest record.
  const span = complete ? days : Math.max(1 / 24, (now - Date.parse(oldest)) / dayMs);
  const perCall = usage.calls === 0 ? null : usage.tokens / usage.calls;
  const changes = Object.fromEntries(
    entries.map(([name, { basisPoints }]) => [
      name,
      changeOf(tallies.get(name) ?? emptyTally(), { basisPoints, days: span, perCall }),
    ]),
  ) as Record<Name, ExposureChange>;
  const sample = { jobs: seen.size, since: complete ? since : oldest, until, complete };
  return { sample, changes, dimensions };
}

const everything: TelemetryFilter = {
  ...{ owner: null, since: null, until: null, reason: null, gate: null, status: null },
  ...{ kind: null, scope: {}, ruleId: null, runId: null, jobId: null },
  drills: "leave-out",
};

function noteUsage({ event, model }: TelemetryV1, usage: { calls: number; tokens: number }): void {
  if (event !== "outcome" || model === null || model.inputTokens === null) return;
  usage.calls += 1;
  usage.tokens += model.inputTokens + (model.outputTokens ?? 0);
}

interface Tally {
  in: number;
  out: number;
  admitted: number;
  denied: number;
  readonly values: Map<string, { field: string; value: string; in: number; out: number }>;
  readonly examples: ExposureExample[];
}

const emptyTally = (): Tally => ({ in: 0, out: 0, admitted: 0, denied: 0, values: new Map(), examples: [] });

function count(record: TelemetryV1, { before, after }: Comparison, tally: Tally): void {
  const was = takeGates(record, before);
  const would = takeGates(record, after);
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

function changeOf(
  tally: Tally,
  { basisPoints, days: span, perCall }: { basisPoints: number; days: number; perCall: number | null },
): ExposureChange {
  const callsADay = {
    before: (tally.admitted + tally.out) / span,
    after: (tally.admitted + tally.in) / span,
  };
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
      perCall === null ? null : { before: callsADay.before * perCall, after: callsADay.after * perCall },
  };
}
