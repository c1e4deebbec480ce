import { type Evidence, type Gate, gateOrder, guardOrder, type KillSource } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { changeSourcesBehind } from "./change-sources.ts";

const evidenceWith = (killSources: KillSource[]): Evidence => ({
  optIn: true,
  killSources,
  controls: null,
  allowlist: null,
  ruleId: null,
  groupId: null,
  basisPoints: null,
  bucket: null,
  rolloutProblem: null,
  rolloutCap: { state: "none" },
  guardFigures: null,
});
const denied = (gate: Gate, killSources: KillSource[] = []) =>
  changeSourcesBehind({ path: "stub", gate, guard: null, evidence: evidenceWith(killSources) });

it("a gate's denial may follow from changes of the gate's inputs", () => {
  expect(gateOrder.map((gate) => [gate, denied(gate)])).toEqual([
    ["kill-switch", []],
    ["feature-flag", ["controls"]],
    ["opt-in", []],
    ["allowlist", ["allowlist"]],
    ["rollout", ["controls", "cap"]],
  ]);
});

it("a kill may follow from changes of the source that engaged it", () => {
  expect(denied("kill-switch", [{ source: "controls", state: "engaged" }])).toEqual(["controls"]);
  expect(
    denied("kill-switch", [
      { source: "controls", state: "released" },
      { source: "service", state: "engaged" },
      { source: "process", state: "engaged" },
    ]),
  ).toEqual(["kill", "tripwire"]);
  expect(denied("kill-switch", [{ source: "environment", state: "engaged" }])).toEqual([]);
  expect(denied("kill-switch", [{ source: "service", state: "unknown" }])).toEqual([]);
});

it("an admission may follow from changes of any input; a verbatim job from none", () => {
  const none = { gate: null, guard: null, evidence: null };
  expect(changeSourcesBehind({ path: "model", ...none })).toEqual([
    "kill",
    "controls",
    "allowlist",
    "cap",
    "generation",
  ]);
  expect(changeSourcesBehind({ path: "verbatim", ...none })).toEqual([]);
});

it("a guard's denial may follow from changes of its limits", () => {
  const behind = guardOrder.map((guard) => [
    guard,
    ...changeSourcesBehind({ path: "stub", gate: null, guard, evidence: null }),
  ]);
  expect(behind).toContainEqual(["budget", "budget"]);
  expect(behind).toContainEqual(["model-configured", "model-configuration", "generation"]);
  expect(behind).toContainEqual(["run-limit", "allowlist"]);
  expect(behind.filter(({ length }) => length > 1)).toHaveLength(3);
});
