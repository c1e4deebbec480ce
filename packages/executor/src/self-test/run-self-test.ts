import type { RunV1, TelemetryV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import { Journal, within } from "@slotgate/telemetry";
import { noContentStore } from "../content/no-content-store.ts";
import type { Executor } from "../executor.ts";
import { InFlightCalls } from "../in-flight-calls.ts";
import { JobsUnderWay } from "../jobs-under-way.ts";
import { silentReport } from "../silent-report.ts";
import { noTracing } from "../tracing/no-tracing.ts";
import { createPassingSink } from "./passing-sink.ts";
import { type SelfTestCase, selfTestCases, selfTestKind, selfTestScope } from "./self-test-cases.ts";
import { createTripWireModel, type TripWireModel, tripWireGeneration } from "./trip-wire-model.ts";

/** A synthetic job takes almost no time: one that takes this long hangs. */
const mostMs = 5_000;

/**
 * The self-test of the gates. Sends one synthetic job per gate through this executor, with records that no store sees
 * and a model that must not be called, and one job that must reach the model: a check that cannot see a call proves
 * nothing. Returns the first flaw; null: every gate denies what it must. Never throws.
 */
export async function runSelfTest(executor: Executor): Promise<string | null> {
  for (const one of selfTestCases()) {
    const flaw = await within(mostMs, () => flawIn(one, executor)).catch(
      (error: unknown) => `the self-test did not finish: ${messageOf(error)}`,
    );
    if (flaw !== null) return `the job for ${one.name}: ${flaw}`;
  }
  return null;
}

async function flawIn(one: SelfTestCase, executor: Executor): Promise<string | null> {
  const sink = createPassingSink();
  const model = createTripWireModel();
  const journal = new Journal({ sink, writerId: "self-test" });
  try {
    const { jobs } = await executor
      .among({
        gateState: () => one.state,
        journal,
        generation: tripWireGeneration(model),
        budgets: null,
        content: noContentStore,
        inFlight: new InFlightCalls(),
        underWay: new JobsUnderWay(),
        modelSlots: (_, work) => work(),
        tracing: noTracing,
        report: silentReport,
      })
      .execute(runOf(one), {
        owner: "self-test",
        subject: "self-test",
        traceId: null,
        regenerate: true,
      });
    const [answer] = jobs;
    if (answer === undefined) return "it has no answer";
    const { status, gate, reason } = answer.decision;
    return (
      wrongEnd(one, { status, gate, reason }) ?? wrongCall(one, model) ?? wrongRecords(one, sink.records)
    );
  } finally {
    await journal.close();
  }
}

const runOf = ({ allowAI }: SelfTestCase): RunV1 => ({
  version: "v1",
  appliesTo: selfTestScope,
  jobs: [
    {
      jobId: "self-test",
      slotId: "self-test",
      kind: selfTestKind,
      mode: "generate",
      input: {},
      output: { field: "text", type: "string" },
      sources: [],
      required: false,
    },
  ],
  metadata: { requiresReview: false, allowAI },
});

type End = Pick<TelemetryV1, "status" | "gate" | "reason">;

const endOf = ({ denial }: SelfTestCase): End =>
  denial === null ? { status: "COMPLETED", gate: null, reason: "GENERATED" } : { status: "STUB", ...denial };

const sameEnd = (one: End, other: End): boolean =>
  one.status === other.status && one.gate === other.gate && one.reason === other.reason;

function wrongEnd(one: SelfTestCase, end: End): string | null {
  const expected = endOf(one);
  return sameEnd(end, expected) ? null : `it ended as ${inWords(end)}, not as ${inWords(expected)}`;
}

const inWords = ({ status, gate, reason }: End): string =>
  `${status ?? "open"} / ${reason}${gate === null ? "" : ` at gate \`${gate}\``}`;

function wrongCall({ denial }: SelfTestCase, model: TripWireModel): string | null {
  if (denial !== null) return model.reached() === 0 ? null : "it was denied, yet the model was called";
  return model.reached() === 1 ? null : `the model was called ${model.reached()} times, not once`;
}

function wrongRecords(one: SelfTestCase, records: readonly TelemetryV1[]): string | null {
  const events = one.denial === null ? ["admission", "outcome"] : ["denial"];
  const last = records.at(-1);
  const asExpected =
    records.map(({ event }) => event).join() === events.join() &&
    last !== undefined &&
    sameEnd(last, endOf(one));
  return asExpected ? null : "its records do not match its outcome";
}
