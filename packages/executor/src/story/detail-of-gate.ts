import {
  type Evidence,
  type Gate,
  type GateState,
  type KillSource,
  type Reason,
  type Scope,
  thrownInWords,
} from "@slotgate/contracts";
import { killSourcesInWords } from "./kill-sources-in-words.ts";

/** The parts of a job that the allowlist reads. */
export interface AskedJob {
  readonly scope: Scope;
  readonly kind: string;
  readonly slotId: string;
}

export interface AskedGate {
  readonly gate: Gate;
  readonly state: Exclude<GateState, "not-reached">;
  readonly reason: Reason;
  readonly evidence: Evidence;
  readonly job: AskedJob;
}

/** The values that mattered at a gate, in a few words. */
export function detailOfGate({ gate, state, reason, evidence, job }: AskedGate): string {
  if (state === "denied" && reason === "GATE_ERROR") return gateFailed(evidence);
  switch (gate) {
    case "kill-switch":
      return state === "passed" ? heardReleased(evidence) : killDenied(reason, evidence);
    case "feature-flag":
      return `${featureOf(state, reason)} in ${controlsOf(evidence)}`;
    case "opt-in":
      return evidence.optIn ? "metadata.allowAI is true" : "metadata.allowAI is not true";
    case "allowlist":
      return allowlistOf(reason, { evidence, job });
    case "rollout":
      return rolloutOf(evidence);
  }
}

const gateFailed = ({ gateError }: Evidence): string =>
  `the gate failed while deciding${gateError === undefined ? "" : `: it threw ${thrownInWords(gateError)}`}`;

const heardReleased = (evidence: Evidence): string =>
  `${sourcesIn(evidence, "released") || "released"}; ${freshnessOf(evidence)}`;

function killDenied(reason: Reason, evidence: Evidence): string {
  switch (reason) {
    case "KILL_SWITCH":
      return sourcesIn(evidence, "engaged") || "engaged by a source that is released by now";
    case "KILL_SWITCH_UNKNOWN":
      return sourcesIn(evidence, "unknown") || "a source is unknown";
    default:
      return freshnessOf(evidence);
  }
}

const sourcesIn = ({ killSources, controls }: Evidence, wanted: KillSource["state"]): string =>
  killSourcesInWords(
    killSources.filter(({ state }) => state === wanted),
    { controls: controls?.source ?? "unleash" },
  );

function freshnessOf({ controls }: Evidence): string {
  if (controls === null) return "controls were never confirmed";
  const { revision, ageMs, maxAgeMs, clockSteppedBack } = controls;
  const bound = ageMs > maxAgeMs ? `, more than ${seconds(maxAgeMs)}` : "";
  const clock = clockSteppedBack ? ", and the clock had stepped back" : "";
  return `controls revision ${revision} confirmed ${seconds(ageMs)} earlier${bound}${clock}`;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;

function featureOf(state: AskedGate["state"], reason: Reason): string {
  if (state === "passed") return "on";
  return reason === "FEATURE_UNKNOWN" ? "no such flag" : "off";
}

const controlsOf = ({ controls }: Evidence): string =>
  controls === null
    ? "controls that were never confirmed"
    : `\`${controls.environment}\`, controls revision ${controls.revision}`;

function allowlistOf(
  reason: Reason,
  { evidence: { allowlist, ruleId, nearMiss }, job }: { readonly evidence: Evidence; readonly job: AskedJob },
): string {
  if (allowlist === null) return "no valid allowlist";
  if (reason === "ALLOWLIST_DISABLED") return `revision ${allowlist.revision} is disabled`;
  if (ruleId !== null) return `rule \`${ruleId}\` of revision ${allowlist.revision}`;
  const nearly = nearMiss === undefined ? "" : nearlyOf(nearMiss);
  return `no rule of revision ${allowlist.revision} matches ${jobInWords(job)}${nearly}`;
}

const jobInWords = ({ scope, kind, slotId }: AskedJob): string =>
  [...Object.entries(scope), ["kind", kind], ["slot", slotId]]
    .map(([name, value]) => `${name} \`${value}\``)
    .join(", ");

/** Similar-looking text is shown in ASCII, so that the difference is visible. */
function nearlyOf({ ruleId, fields }: NonNullable<Evidence["nearMiss"]>): string {
  const differences = fields.map(
    ({ field, received, expected, differs }) =>
      `\`${field}\` is ${inAscii(received)}, the rule has ${inAscii(expected)} (${differenceWords[differs]})`,
  );
  return `; rule \`${ruleId}\` would, but for spelling: ${differences.join("; ")}`;
}

const inAscii = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const differenceWords = {
  normalisation: "another Unicode normalisation",
  case: "upper and lower case",
  blanks: "blanks",
  several: "characters that look alike",
} as const;

function rolloutOf({ bucket, basisPoints, groupId, rolloutProblem, rolloutCap }: Evidence): string {
  if (rolloutProblem !== null) return rolloutProblem;
  if (bucket === null || basisPoints === null) return "no valid rollout is known";
  const [below, where] = bucket < basisPoints ? ["below", "in"] : ["not below", "outside"];
  return `bucket ${bucket} is ${below} ${basisPoints}${capOf(rolloutCap)}: ${where} the rollout; group \`${groupId}\``;
}

function capOf(cap: Evidence["rolloutCap"]): string {
  switch (cap.state) {
    case "none":
      return "";
    case "set":
      return ` (capped at ${cap.basisPoints})`;
    case "unknown":
      return " (the cap could not be read)";
  }
}
