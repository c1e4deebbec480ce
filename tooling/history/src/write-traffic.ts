import type { Evidence } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { drillOwner, drillRule } from "@slotgate/executor";
import { compileAllowlist, decide, type GateState } from "@slotgate/gate";
import type { Journal, RecordDraft } from "@slotgate/telemetry";
import type { Chance } from "./chance.ts";
import { type CallUnderWay, draftOf, resultOf, type Turn } from "./drafts.ts";
import type { Hours } from "./hours.ts";
import { owner } from "./mark.ts";
import { type Situation, type Span, snapshotOf } from "./situation.ts";
import { type Job, newCall, newJobs } from "./traffic.ts";

/** A time in which one situation holds. */
export interface Phase {
  readonly span: Span;
  readonly situation: Situation;
  /** How often the controls have changed so far. */
  readonly revision: number;
}

export interface TrafficOptions {
  readonly chance: Chance;
  readonly hours: Hours;
  /** Of the replicas that are up. */
  readonly journals: () => readonly [Journal, ...Journal[]];
  /** Remembers the documents of the state, so that the journals store them. */
  readonly noting: (state: () => GateState) => () => GateState;
  /** Called with the number of records that have become durable. */
  readonly onWritten: (records: number) => void;
  /** How many records are under way at once. */
  readonly most: number;
  readonly signal: AbortSignal;
}

export interface Traffic {
  /** Writes exactly so many records. Calls that last longer than the phase end in a later one. */
  readonly write: (phase: Phase & { readonly records: number }) => Promise<void>;
  /** Writes jobs of a drill, which its setting denies. */
  readonly writeDrill: (phase: Phase & { readonly drillId: string }) => Promise<void>;
  /** Ends the calls that are under way. */
  readonly end: () => Promise<void>;
}

/** A job that may be submitted again. */
interface KnownJob {
  readonly job: Job;
  /** The decision whose result is stored; null: none is. */
  stored: string | null;
}

interface Submitted {
  readonly turn: Turn;
  readonly phase: Phase;
  readonly state: GateState;
  readonly stored: string | null;
  readonly admittedByRule: Map<string, number>;
}

const maxAgeMs = 15_000;
const mostKnown = 2_000;
const drillJobs = 3;

export function gateStateOf({ situation, revision }: Omit<Phase, "span">) {
  const { kill, cap, allowlist } = situation;
  const snapshot = snapshotOf(situation);
  const digest = digestOf(snapshot);
  return {
    controls: { snapshot, revision, digest, ageMs: 0, maxAgeMs, clockSteppedBack: false },
    killSwitches: [
      { source: "service", state: kill === null ? "released" : "engaged" },
      { source: "environment", state: "released" },
      { source: "process", state: "released" },
      { source: "self-test", state: "released" },
    ],
    allowlist: compileAllowlist({ document: allowlist, revision: 1, digest: digestOf(allowlist) }),
    rolloutCap: cap === null ? { state: "none" } : { state: "set", basisPoints: cap },
  } satisfies GateState;
}

export function createTraffic(options: TrafficOptions): Traffic {
  const { chance, hours, journals, noting, onWritten, most, signal } = options;
  const known: KnownJob[] = [];
  const places = new Map<string, KnownJob>();
  let underWay: CallUnderWay[] = [];
  let model: Situation["model"] | null = null;
  let documents = 0;

  function note(job: Job, stored: string | null): void {
    const before = places.get(job.jobId);
    if (before !== undefined) {
      before.stored = stored ?? before.stored;
      return;
    }
    const one = { job, stored };
    const place = known.length < mostKnown ? known.length : Math.floor(chance.number() * mostKnown);
    places.delete(known[place]?.job.jobId ?? "");
    known[place] = one;
    places.set(job.jobId, one);
  }

  /** Another model or prompt generates other versions. */
  function useModel(next: Situation["model"]): void {
    if (model !== next) for (const one of known) one.stored = null;
    model = next;
  }

  const stateOf = (phase: Phase): GateState => noting(() => gateStateOf(phase))();

  /** The gates' answer to a job, on the state as they find it at this moment. */
  function decideAt(at: number, { turn, phase, state }: Pick<Submitted, "turn" | "phase" | "state">) {
    const { scope, allowAI, jobId, slotId, kind } = turn.job;
    const { span, situation } = phase;
    const ageMs = Math.floor(situation.unleash === "away" ? at - span.from : chance.number() * 700);
    const controls = state.controls === null ? null : { ...state.controls, ageMs };
    return decide({ job: { jobId, slotId, kind }, scope, allowAI, state: { ...state, controls } });
  }

  function turnOf(job: Job, of: Pick<Turn, "owner" | "arrivedAt" | "runId" | "journal">): Turn {
    const { arrivedAt } = of;
    return {
      ...of,
      job,
      decisionId: chance.id(arrivedAt),
      traceId: chance.id(arrivedAt).replaceAll("-", ""),
    };
  }

  /** The first record of a job, and whether its outcome follows. */
  interface Submission {
    readonly written: Promise<unknown>;
    readonly called: boolean;
  }

  function submit(submitted: Submitted): Submission {
    const { turn, phase, stored } = submitted;
    const { job, journal, arrivedAt } = turn;
    const at = arrivedAt + chance.around(3);
    const ended = (written: Promise<unknown>): Submission => ({ written, called: false });
    const draft = (fields: Parameters<typeof draftOf>[1]) => draftOf(turn, fields, { at, chance });
    const denied = (fields: Partial<RecordDraft> & Pick<RecordDraft, "reason" | "evidence">) =>
      ended(journal.record(draft({ event: "denial", path: "stub", status: "STUB", ...fields })));

    if (job.mode === "verbatim") {
      const copied = { event: "verbatim", path: "verbatim", status: "COMPLETED", reason: "COPIED" } as const;
      return ended(journal.record(draft({ ...copied, evidence: null })));
    }
    const decision = decideAt(at, submitted);
    const { evidence } = decision;
    if (decision.outcome === "denied") {
      note(job, null);
      return denied({ gate: decision.gate, reason: decision.reason, evidence });
    }
    const guarded = guardedBy(submitted, decision.rule);
    if (guarded !== null) {
      const { guardFigures, ...guard } = guarded;
      return denied({ ...guard, evidence: { ...evidence, guardFigures } });
    }
    if (stored !== null) {
      const served = { event: "stored", path: "stored", status: "COMPLETED", reason: "STORED" } as const;
      const record = draft({ ...served, evidence, sourceDecisionId: stored });
      return ended(journal.serve(record, { storedResult: stored }));
    }
    const { provider, model: used } = phase.situation;
    const call = newCall(chance, provider);
    underWay.push({ turn, decision, model: used, call, endsAt: at + call.durationMs });
    const admitted = { event: "admission", path: "model", status: null, reason: "ADMITTED" } as const;
    const attribution = { ...used, inputTokens: null, outputTokens: null, attempts: 0 };
    return { written: journal.admit(draft({ ...admitted, evidence, model: attribution })), called: true };
  }

  function guardedBy(
    { phase: { situation }, stored, admittedByRule }: Submitted,
    { id, maxJobsPerRun: limit }: { readonly id: string; readonly maxJobsPerRun: number },
  ): (Pick<RecordDraft, "guard" | "reason"> & Pick<Evidence, "guardFigures">) | null {
    const admitted = admittedByRule.get(id) ?? 0;
    if (admitted >= limit)
      return { guard: "run-limit", reason: "RUN_LIMIT_REACHED", guardFigures: { limit, admitted } };
    admittedByRule.set(id, admitted + 1);
    if (situation.provider === "failing" && stored === null && chance.happens(0.2))
      return { guard: "model-circuit", reason: "MODEL_CIRCUIT_OPEN", guardFigures: null };
    return situation.store === "away"
      ? { guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE", guardFigures: null }
      : null;
  }

  function endCall(ended: CallUnderWay): Promise<unknown> {
    const { turn, decision, call, endsAt: at } = ended;
    const { tokens, attempts, failed } = call;
    const attribution = { ...ended.model, ...tokens, attempts };
    const { evidence } = decision;
    const outcome = { event: "outcome", path: "model", evidence } as const;
    note(turn.job, failed === null && ended.model === model ? turn.decisionId : null);
    if (failed === null) {
      const completed = { ...outcome, status: "COMPLETED", reason: "GENERATED", model: attribution } as const;
      return turn.journal.release(draftOf(turn, completed, { at, chance }), { result: resultOf(ended) });
    }
    const { reason, failure } = failed;
    const without = { ...outcome, status: "FAILED", reason, model: { ...attribution, failure } } as const;
    return turn.journal.record(draftOf(turn, without, { at, chance }));
  }

  async function endCalls(until: number): Promise<void> {
    const ended = underWay.filter(({ endsAt }) => endsAt < until);
    underWay = underWay.filter(({ endsAt }) => endsAt >= until);
    ended.sort((one, other) => one.endsAt - other.endsAt);
    await Promise.all(ended.map(endCall));
    onWritten(ended.length);
  }

  /** Aborts the calls under way when a kill was engaged. */
  async function abortCalls(phase: Phase, state: GateState): Promise<void> {
    if (phase.situation.kill === null) return;
    const aborted = underWay;
    underWay = [];
    const writing = aborted.map(({ turn, model: used, call }) => {
      const at = phase.span.from + 20 + chance.number() * 100;
      const decision = decideAt(at, { turn, phase, state });
      if (decision.outcome === "admitted") throw new Error("a call was aborted without a kill");
      const { gate, reason, evidence } = decision;
      const attribution = { ...used, inputTokens: null, outputTokens: null, attempts: call.attempts };
      const stub = { event: "outcome", path: "stub", status: "STUB" } as const;
      return turn.journal.record(
        draftOf(turn, { ...stub, gate, reason, evidence, model: attribution }, { at, chance }),
      );
    });
    await Promise.all(writing);
    onWritten(writing.length);
  }

  /** The jobs of a new run, or a job that was submitted before: rather one that was generated. */
  function nextJobs(): readonly KnownJob[] {
    if (known.length > 0 && chance.happens(0.06)) {
      const some = Array.from({ length: 3 }, () => known[Math.floor(chance.number() * known.length)]);
      const again = some.find((one) => typeof one?.stored === "string") ?? some[0];
      if (again !== undefined) return [again];
    }
    documents += 1;
    return newJobs(chance, documents).map((job) => ({ job, stored: null }));
  }

  return {
    async write({ records, ...phase }) {
      const { span, situation } = phase;
      const state = stateOf(phase);
      useModel(situation.model);
      await abortCalls(phase, state);
      let left = records;
      while (left > 0) {
        signal.throwIfAborted();
        const writing: Promise<unknown>[] = [];
        let arrivedAt = span.from;
        while (writing.length < most && left > 0) {
          arrivedAt = hours.instant(span, (records - left + chance.number()) / records);
          const run = { owner, arrivedAt, runId: chance.id(arrivedAt), journal: chance.among(journals()) };
          const admittedByRule = new Map<string, number>();
          for (const { job, stored } of nextJobs()) {
            if (left === 0) break;
            // An admission and its outcome need two places.
            const turn = turnOf(left === 1 ? { ...job, mode: "verbatim" } : job, run);
            const { written, called } = submit({ turn, phase, state, stored, admittedByRule });
            writing.push(written);
            left -= called ? 2 : 1;
          }
        }
        await Promise.all(writing);
        onWritten(writing.length);
        await endCalls(left > 0 ? arrivedAt : span.to);
      }
    },

    async writeDrill({ drillId, ...phase }) {
      const state = stateOf(phase);
      await abortCalls(phase, state);
      const { appliesTo, kinds, slotIds } = drillRule(phase.situation.allowlist);
      const scope = Object.fromEntries(
        Object.entries(appliesTo).map(([name, [value = ""]]) => [name, value]),
      );
      const arrivedAt = phase.span.from;
      const run = {
        owner: drillOwner(drillId),
        arrivedAt,
        runId: chance.id(arrivedAt),
        journal: journals()[0],
      };
      const of = { slotId: slotIds[0] ?? "", kind: kinds[0] ?? "", scope, mode: "generate" } as const;
      for (let number = 1, denied = 0; denied < drillJobs; number += 1) {
        const jobId = `drill-${drillId}-${number}`;
        const turn = turnOf({ ...of, jobId, allowAI: true, requiresReview: false }, run);
        const at = arrivedAt + number;
        const decision = decideAt(at, { turn, phase, state });
        if (decision.outcome === "admitted") continue;
        denied += 1;
        const { gate, reason, evidence } = decision;
        const stub = { event: "denial", path: "stub", status: "STUB", gate, reason, evidence } as const;
        await run.journal.record(draftOf(turn, stub, { at, chance }));
      }
    },

    end: () => endCalls(Number.POSITIVE_INFINITY),
  };
}
