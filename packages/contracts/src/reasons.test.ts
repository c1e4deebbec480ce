import { describe, expect, it } from "vitest";
import { gateOrder, guardOrder } from "./gates.ts";
import { type ReasonEntry, reasonCodes, reasons } from "./reasons.ts";

const entries: readonly (readonly [string, ReasonEntry])[] = Object.entries(reasons);
const gatesOf = entries.flatMap(([, entry]) => (entry.from === "gate" ? [entry.gate] : []));
const guardsOf = entries.flatMap(([, entry]) => (entry.from === "guard" ? [entry.guard] : []));
const codesFrom = (from: ReasonEntry["from"]) =>
  entries.filter(([, entry]) => entry.from === from).map(([code]) => code);
const distinct = (names: readonly string[]) => [...new Set(names)];

it("gates and guards are in their fixed order, each with its own reason", () => {
  expect(distinct(gatesOf)).toEqual([...gateOrder]);
  expect(distinct(guardsOf)).toEqual([...guardOrder]);
  // Rows of one gate are adjacent: the order of the table is the order in which they are tried.
  expect(gatesOf.filter((gate, index) => gate !== gatesOf[index - 1])).toEqual([...gateOrder]);
  expect(guardsOf).toEqual([...guardOrder]);
});

it("the vocabulary is exactly that of the design", () => {
  expect(codesFrom("gate")).toEqual([
    "KILL_SWITCH",
    "CONTROLS_UNAVAILABLE",
    "CONTROLS_STALE",
    "KILL_SWITCH_UNKNOWN",
    "FEATURE_UNKNOWN",
    "FEATURE_DISABLED",
    "NOT_OPTED_IN",
    "ALLOWLIST_UNAVAILABLE",
    "ALLOWLIST_DISABLED",
    "NOT_ALLOWLISTED",
    "ROLLOUT_INVALID",
    "ROLLOUT_EXCLUDED",
  ]);
  expect(codesFrom("any-gate")).toEqual(["GATE_ERROR"]);
  expect(codesFrom("guard")).toEqual([
    "RUN_LIMIT_REACHED",
    "JOB_CONFLICT",
    "MODEL_UNCONFIGURED",
    "MODEL_CIRCUIT_OPEN",
    "BUDGET_EXHAUSTED",
    "TELEMETRY_UNAVAILABLE",
  ]);
  expect(codesFrom("failure")).toEqual([
    "MODEL_TIMEOUT",
    "MODEL_RATE_LIMITED",
    "MODEL_UNREACHABLE",
    "MODEL_HTTP_ERROR",
    "MODEL_REFUSED",
    "MODEL_OUTPUT_INVALID",
    "MODEL_OUTPUT_TRUNCATED",
    "INTERRUPTED",
  ]);
  expect(codesFrom("verbatim")).toEqual(["VERBATIM_SOURCE_MISSING"]);
  expect(codesFrom("passed")).toEqual(["ADMITTED", "GENERATED", "STORED", "COPIED"]);
  expect(codesFrom("store")).toEqual(["RESULT_GONE"]);
  expect(reasonCodes).toEqual(Object.keys(reasons));
});

describe.each(entries)("%s", (code, { text }) => {
  it("is an upper-case code with one line of meaning", () => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(text).toMatch(/^[a-z][^\n]{9,120}[^.\s]$/);
  });
});

it("no two reasons mean the same", () => {
  const texts = entries.map(([, { text }]) => text);
  expect(distinct(texts)).toEqual(texts);
});
