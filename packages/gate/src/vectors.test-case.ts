import { createRequire } from "node:module";
import { allowlistV1, gateOrder, parseWith } from "@slotgate/contracts";
import {
  type AllowlistVector,
  allowlistVectors,
  type GateVector,
  gateVectors,
  type MalformedVector,
  malformedVectors,
  type RolloutVector,
  rolloutVectors,
} from "@slotgate/contracts/vectors";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import type { GateDecision } from "./decide.ts";
import type { DecisionInput } from "./state/decision-input.ts";
import type { ControlReading, GateState } from "./state/gate-state.ts";

const readJson = createRequire(import.meta.url);

export const readGateVectors = (): GateVector[] =>
  gateVectors.parse(readJson("@slotgate/contracts/vectors/gates.json")).vectors;
export const readMalformedVectors = (): MalformedVector[] =>
  malformedVectors.parse(readJson("@slotgate/contracts/vectors/malformed.json")).vectors;
export const readRolloutVectors = (): RolloutVector[] =>
  rolloutVectors.parse(readJson("@slotgate/contracts/vectors/rollout.json")).vectors;
export const readAllowlistVectors = (): AllowlistVector[] =>
  allowlistVectors.parse(readJson("@slotgate/contracts/vectors/allowlist.json")).vectors;

/** A vector's input in the engine's form; malformed values are passed on unchanged where possible. */
export const inputOf = (given: GateVector["given"]): DecisionInput => ({
  job: given.job,
  scope: given.appliesTo,
  allowAI: given.metadata?.allowAI,
  state: {
    controls: readingOf(given),
    killSwitches: given.killSwitches,
    allowlist: allowlistOf(given.allowlist),
    rolloutCap: given.rolloutCap,
  },
});

/** Controls that were never confirmed or belong to another environment never reach the engine. */
function readingOf({ controls, environment }: GateVector["given"]): GateState["controls"] {
  if ((controls?.confirmed ?? null) === null) return null;
  const { snapshot, confirmed, maxAgeMs } = controls ?? {};
  if (snapshot?.environment !== environment) return null;
  return { snapshot, revision: 1, digest: "a".repeat(64), maxAgeMs, ...confirmed } as ControlReading;
}

/** The compiled document; null if there is none or it is refused. */
export function allowlistOf(document: unknown): GateState["allowlist"] {
  const parsed = parseWith(allowlistV1, document);
  return parsed.ok ? compileAllowlist({ document: parsed.value, revision: 1, digest: "b".repeat(64) }) : null;
}

/** The engine's decision in the vectors' form. */
export function answerOf(decision: GateDecision): GateVector["expected"] {
  const { ruleId, bucket } = decision.evidence;
  const at = decision.outcome === "denied" ? gateOrder.indexOf(decision.gate) : gateOrder.length;
  const words = gateOrder.map((gate, index) => [gate, wordFor({ index, decisive: at })]);
  const gates = Object.fromEntries(words) as GateVector["expected"]["gates"];
  if (decision.outcome === "denied") {
    const { gate, reason } = decision;
    if (reason === "GATE_ERROR") throw new Error(`the gate \`${gate}\` threw`);
    return { outcome: "denied", gate, reason, gates, ruleId, bucket };
  }
  if (bucket === null) throw new Error("admitted without a bucket");
  return { outcome: "admitted", gates, ruleId: decision.rule.id, bucket };
}

function wordFor({ index, decisive }: { readonly index: number; readonly decisive: number }) {
  if (index < decisive) return "passed";
  return index === decisive ? "denied" : "not-reached";
}
