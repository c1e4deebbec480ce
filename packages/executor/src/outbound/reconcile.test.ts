import { expect, it } from "vitest";
import type { OutboundContent } from "./read-outbound.ts";
import { type RecordedCalls, reconcile } from "./reconcile.ts";

const content = (requests: Readonly<Record<string, number>>, file = 1): OutboundContent => ({
  requests: new Map(Object.entries(requests)),
  files: [{ is: "header", version: "outbound.v1", writerId: "w", file }],
  unreadable: 0,
});
const recorded = (calls: Partial<RecordedCalls> = {}): RecordedCalls => ({
  decisionId: "d",
  holder: "w",
  attempts: 1,
  state: "ended",
  ...calls,
});

it("finds nothing where records and requests agree", () => {
  const result = reconcile(content({ d: 2 }), [recorded({ attempts: 2 })]);
  expect(result).toEqual({ requests: 2, decisions: 1, differences: [], open: 0, unknown: 0, unreadable: 0 });
});

it.each<readonly [string, Readonly<Record<string, number>>, readonly RecordedCalls[], unknown]>([
  ["without any record", { d: 1 }, [], { is: "request-without-admission", decisionId: "d", requests: 1 }],
  [
    "of an outcome without an admission",
    { d: 1 },
    [recorded({ holder: null })],
    { is: "request-without-admission", decisionId: "d", requests: 1 },
  ],
  [
    "that the record does not count",
    { d: 2 },
    [recorded()],
    { is: "attempts-differ", decisionId: "d", requests: 2, recorded: 1 },
  ],
  [
    "that only the record counts",
    {},
    [recorded()],
    { is: "attempts-differ", decisionId: "d", requests: 0, recorded: 1 },
  ],
])("finds a request %s", (_what, requests, records, difference) => {
  expect(reconcile(content(requests), records).differences).toEqual([difference]);
});

it("does not count unknown numbers as differences", () => {
  const unknown = reconcile(content({ d: 1 }), [recorded({ attempts: null })]);
  expect([unknown.differences, unknown.unknown]).toEqual([[], 1]);
  const underWay = reconcile(content({ d: 1 }), [recorded({ attempts: null, state: "open" })]);
  expect([underWay.differences, underWay.open, underWay.unknown]).toEqual([[], 1, 0]);
  // The writer's first file is missing.
  expect(reconcile(content({}, 2), [recorded()]).differences).toEqual([]);
});
