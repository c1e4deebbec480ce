import { allowlistV1, canonicalJson, gateOrder, parseWith } from "@slotgate/contracts";
import type {
  GateVector,
  MalformedVector,
  ProfileChoice,
  ProfileVector,
  RolloutVector,
} from "@slotgate/contracts/vectors";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import { canaryBucket, chooseProfile } from "./choose-profile.ts";
import { decide, type GateDecision } from "./decide.ts";
import type { DecisionInput } from "./state/decision-input.ts";
import type { ControlReading, GateState } from "./state/gate-state.ts";
import { rolloutBucket } from "./state/rollout-bucket.ts";

/** Conformance vectors by their file. */
export interface Vectors {
  readonly gates: readonly GateVector[];
  readonly malformed: readonly MalformedVector[];
  readonly rollout: readonly RolloutVector[];
  readonly profiles: readonly ProfileVector[];
}

/** The names of the vectors that this engine answers otherwise. */
export const failedVectors = ({ gates, malformed, rollout, profiles }: Vectors): readonly string[] => [
  ...gates.filter((vector) => !answersGate(vector)).map(({ name }) => name),
  ...malformed.filter((vector) => !answersMalformed(vector)).map(({ name }) => name),
  ...rollout.filter((vector) => !answersRollout(vector)).map(({ name }) => name),
  ...profiles.filter((vector) => !answersProfiles(vector)).map(({ name }) => name),
];

/** An answer that cannot even be put into the vectors' form is a wrong one. */
function answersGate({ given, expected }: GateVector): boolean {
  try {
    return canonicalJson(answerOf(decide(inputOf(given)))) === canonicalJson(expected);
  } catch {
    return false;
  }
}

function answersMalformed({ given, expected }: MalformedVector): boolean {
  const decision = decide(inputOf(given as GateVector["given"]));
  return Object.entries(expected).every(([name, value]) => Reflect.get(decision, name) === value);
}

const answersRollout = ({ groupId, jobId, basisPoints, bucket, inside }: RolloutVector): boolean => {
  const found = rolloutBucket({ groupId, jobId });
  return found === bucket && found < basisPoints === inside;
};

const answersProfiles = ({ profiles, choices }: ProfileVector): boolean =>
  choices.every((choice) => canonicalJson(choiceOf(profiles, choice)) === canonicalJson(choice.expected));

/** The choice of a profile in the vectors' form. */
export function choiceOf(
  profiles: ProfileVector["profiles"],
  { job, appliesTo: scope }: Pick<ProfileChoice, "job" | "appliesTo">,
): ProfileChoice["expected"] {
  const chosen = chooseProfile({ profiles }, { job, scope });
  if (chosen === null) return { profileId: null, canaryOf: null, bucket: null };
  const { profile, canaryOf } = chosen;
  const matched = profiles.find(({ id }) => id === (canaryOf ?? profile.id));
  const bucket = matched?.canary === undefined ? null : canaryBucket(matched.id, job.jobId);
  return { profileId: profile.id, canaryOf, bucket };
}

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
