import { describe, expect, it } from "vitest";
import { compareContracts } from "./compare-contracts.ts";
import type { LockedContracts } from "./lock/contract-lock.ts";
import { report } from "./report.ts";

const versioned = (...versions: readonly string[]) => ({
  version: { enum: versions },
  metadata: { properties: { allowAI: { type: "boolean" } } },
});
const partNamed = (name: string) => ({
  properties: { issue: { $ref: `#/$defs/${name}` } },
  $defs: { [name]: { type: "string" } },
});
const problem = { type: "object", ...partNamed("Flaw") };
const contracts: LockedContracts = {
  gateOrder: ["a", "b", "c"],
  guardOrder: ["d", "e"],
  reasons: [
    { code: "A", from: "gate", gate: "a", text: "a" },
    { code: "B", from: "guard", guard: "d", text: "b" },
    { code: "C", from: "failure", text: "c" },
  ],
  schemas: {
    result: { $id: "urn:result", type: "string" },
    allowlist: {
      type: "object",
      properties: { mode: { const: "deny_by_default" }, enabled: { type: "boolean" }, rules: {} },
      required: ["mode", "enabled", "rules"],
    },
    run: { type: "object", properties: versioned("v1") },
    problem,
  },
  vectors: { "gate.json": "0".repeat(64) },
};
const [a, b, c] = contracts.reasons as [
  LockedContracts["reasons"][number],
  LockedContracts["reasons"][number],
  LockedContracts["reasons"][number],
];
const schemas = (changed: LockedContracts["schemas"]) => ({ schemas: { ...contracts.schemas, ...changed } });
const saidOf = (changed: Partial<LockedContracts>) =>
  report(compareContracts({ before: contracts, after: { ...contracts, ...changed } }));

it("says nothing of contracts that are the same", () => {
  expect(saidOf({})).toEqual([]);
});

describe("says in one line", () => {
  it.each<[string, Partial<LockedContracts>, string]>([
    ["a gate is gone", { gateOrder: ["a", "c"] }, "gates: the gate `b` was removed: breaking by definition"],
    [
      "a gate is new",
      { gateOrder: ["a", "b", "c", "x"] },
      "gates: the gate `x` is new: breaking by definition",
    ],
    [
      "a gate is there twice",
      { gateOrder: ["a", "b", "c", "c"] },
      "gates: the order is another now: `a`, `b`, `c`, `c`",
    ],
    [
      "all gates moved",
      { gateOrder: ["b", "c", "a"] },
      "gates: the order is another now: `b`, `c`, `a`: breaking",
    ],
    ["a guard is gone", { guardOrder: ["d"] }, "guards: the guard `e` was removed: breaking by definition"],
    [
      "a reason is new",
      { reasons: [a, b, c, { ...c, code: "D" }] },
      "reasons: `D` is new: breaking for readers",
    ],
    [
      "reasons swapped",
      { reasons: [b, a, c] },
      "reasons: the order is another now, from `B` on: breaking by definition",
    ],
    [
      "another gate",
      { reasons: [{ ...a, gate: "b" }, b, c] },
      "reasons: `A` comes from `gate` `b` instead of `gate` `a`",
    ],
    [
      "another origin",
      { reasons: [a, b, { ...c, from: "store" }] },
      "reasons: `C` comes from `store` instead of",
    ],
    ["vectors are gone", { vectors: {} }, "vectors: `gate.json` was removed: breaking by definition"],
    ["a contract is new", schemas({ telemetry: {} }), "telemetry v1: is a new contract: compatible"],
    [
      "another id",
      schemas({ result: { $id: "urn:other", type: "string" } }),
      "result v1: has another `$id`: breaking",
    ],
    [
      "another title",
      schemas({ result: { ...contracts.schemas["result"], title: "Outcome v1" } }),
      "result v1: has another `title`: breaking by definition: clients that are generated name their types after it",
    ],
    [
      "a part has another name",
      schemas({ problem: { ...problem, ...partNamed("Issue") } }),
      "problem v1: lost the name `Flaw` of a part (`$defs`): breaking by definition",
    ],
    [
      "a kept document may be less than it was",
      schemas({ result: { $id: "urn:result", type: "string", minLength: 1 } }),
      "result v1: the document has a tighter `minLength`: 1 instead of 0: breaking for what was written before",
    ],
    [
      "a version more",
      schemas({ run: { ...contracts.schemas["run"], properties: versioned("v1", "v2") } }),
      "run v1: `version` gained `v2`: breaking by definition: a version is never changed in place",
    ],
    [
      "it is written otherwise",
      schemas({ result: { $id: "urn:result", $ref: "#/$defs/T", $defs: { T: { type: "string" } } } }),
      "result v1: is written in another way that means the same: compatible",
    ],
    [
      "the allowlist's switch may be left out",
      schemas({ allowlist: { ...contracts.schemas["allowlist"], required: ["mode", "rules"] } }),
      "allowlist v1: the document may leave out `mode`, `enabled` or `rules`: breaking by definition: it weakens deny",
    ],
    [
      "an opt-in may be something else than true",
      schemas({
        run: {
          type: "object",
          properties: {
            ...versioned("v1"),
            metadata: { properties: { allowAI: { type: ["boolean", "string"] } } },
          },
        },
      }),
      "run v1: `metadata.allowAI` may be something else than true or false, or has a default: breaking by definition",
    ],
  ])("%s", (_, changed, said) => {
    expect(saidOf(changed)[0]).toContain(said);
  });
});

it("names three places of one change, and counts the others", () => {
  const of = (name: object) => ({
    type: "object",
    properties: Object.fromEntries(
      ["a", "b", "c", "d", "e"].map((field) => [field, { $ref: "#/$defs/Name" }]),
    ),
    $defs: { Name: name },
  });
  const before = { ...contracts, ...schemas({ run: of({ type: "string" }) }) };
  const after = { ...contracts, ...schemas({ run: of({ type: "string", minLength: 1 }) }) };
  expect(report(compareContracts({ before, after }))).toEqual([
    "run v1: `a`; `b`; `c`; and 2 more: has a tighter `minLength`: 1 instead of 0: breaking for senders",
  ]);
});
