import {
  type Conditions,
  chainRecord,
  type Effects,
  genesis,
  headAfter,
  noConditions,
  noEffects,
  type RecordDraft,
  type SinkBatch,
} from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import { expect, it } from "vitest";
import { appendQuery } from "./append-query.ts";
import { conditionsOf } from "./postgres-append.ts";

interface Shape {
  readonly record?: Partial<RecordDraft>;
  readonly conditions?: Partial<Conditions>;
  readonly effects?: Partial<Effects>;
  readonly documents?: SinkBatch["documents"];
}

function queryOf({ record, conditions, effects, documents = [] }: Shape) {
  const from = genesis("writer-1");
  const chained = chainRecord(sampleDraft(record), from);
  const entry = {
    ...chained,
    conditions: { ...noConditions, ...conditions },
    effects: { ...noEffects, ...effects },
  };
  return appendQuery({ from, to: headAfter(chained), entries: [entry], documents }, conditionsOf([entry]));
}

const limits = { tokensPerDay: 10, callsPerDay: null, tokensPerRun: null, callsPerRun: null };
const reservation = { limits, most: { tokens: 1, calls: 1 } };
const end = { runId: "run-1", position: 0, decisionId: "decision-1", status: "STUB" } as const;
const document = { digest: "0".repeat(64), kind: "allowlist", body: "{}" } as const;

it.each<[string, Shape, string, readonly string[]]>([
  ["a denial", {}, "", ["telemetry_record"]],
  ["the end of a job's place", { effects: { end } }, "r", ["telemetry_record", "run", "run_job"]],
  ["a document", { documents: [document] }, "d", ["telemetry_record", "evidence_document"]],
  ["an outcome", { record: { event: "outcome" } }, "e", ["admission", "admission", "telemetry_record"]],
  [
    "an admission",
    { record: { event: "admission" }, conditions: { killReleased: true, lease: "1", replica: "writer-1" } },
    "ce",
    ["admission", "admission", "telemetry_record"],
  ],
  [
    "a lease's end",
    { record: { event: "outcome" }, effects: { leaseEnd: { token: "1", as: "failed" } } },
    "es",
    ["admission", "admission", "telemetry_record", "job_result"],
  ],
  [
    "an admission under a budget",
    { record: { event: "admission" }, conditions: { killReleased: true, reservation } },
    "cbe",
    ["admission", "admission", "telemetry_record"],
  ],
  [
    "an outcome that settles",
    { record: { event: "outcome" }, effects: { settlement: "in-full" } },
    "be",
    ["admission", "admission", "telemetry_record"],
  ],
])(
  "the statement for %s has only its parts, and a placeholder for each value",
  (_what, shape, letters, tables) => {
    const { name, text, values } = queryOf(shape);
    expect(name).toBe(`slotgate-append-9-${letters}`);
    expect(Array.from(text.matchAll(/insert into (\w+)/g), ([, table]) => table)).toEqual(tables);
    const places = new Set(Array.from(text.matchAll(/\$(\d+)/g), ([, place]) => Number(place)));
    expect([...places].toSorted((one, other) => one - other)).toEqual(values.map((_, index) => index + 1));
  },
);

it("an admission's budgets are locked after its conditions", () => {
  const { text } = queryOf({
    record: { event: "admission" },
    conditions: { killReleased: true, lease: "1", reservation },
  });
  const order = ["kill as (", "held as (", "open as (", "reserved as (", "budget as (", "head as ("];
  const places = order.map((name) => text.indexOf(name));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places).not.toContain(-1);
  expect(queryOf({ record: { event: "admission" } }).text).not.toContain("budget");
});

it("a name always has the same text, for any records", () => {
  const [one, other] = [queryOf({}), queryOf({ record: { jobId: "another", reason: "FEATURE_DISABLED" } })];
  expect(other.text).toBe(one.text);
  expect(other.values).not.toEqual(one.values);
  const from = genesis("writer-2");
  const first = chainRecord(sampleDraft(), from);
  const second = chainRecord(sampleDraft(), headAfter(first));
  const entries = [first, second].map((chained) => ({
    ...chained,
    conditions: noConditions,
    effects: noEffects,
  }));
  const both = appendQuery({ from, to: headAfter(second), entries, documents: [] }, conditionsOf(entries));
  expect([both.name, both.text]).toEqual([one.name, one.text]);
});

it.each<[string, Partial<Conditions>, string]>([
  ["a released kill", { killReleased: true }, "select engaged from kill_state where id = 1 for share"],
  ["a lease", { lease: "1" }, "for update"],
  ["a stored result", { storedResult: "decision-1" }, "for share"],
  ["a running replica", { replica: "writer-1" }, "lease_until > now()"],
  ["an open admission", { openAdmission: "decision-1" }, "outcome_seq is null"],
])("a record with the condition %s is written by a statement that checks it", (_what, conditions, looks) => {
  expect(queryOf({}).text).not.toContain(looks);
  expect(queryOf({ conditions }).text).toContain(looks);
});
