import type { ChangeSource, DecisionV1, Evidence, KillSource } from "@slotgate/contracts";

type Decided = Pick<DecisionV1, "path" | "gate" | "guard" | "evidence">;

/** Whose changes can have brought about that a decision came out as it did; none where no change can have. */
export function changeSourcesBehind({ path, gate, guard, evidence }: Decided): readonly ChangeSource[] {
  if (path === "verbatim") return [];
  if (gate !== null) return behindGate(gate, evidence);
  if (guard === null) return ["kill", "controls", "allowlist", "cap"];
  switch (guard) {
    case "budget":
      return ["budget"];
    case "model-configured":
      return ["model-configuration"];
    case "run-limit":
      return ["allowlist"];
    case "job-conflict":
    case "model-circuit":
    case "telemetry":
      return [];
  }
}

function behindGate(gate: NonNullable<Decided["gate"]>, evidence: Evidence | null): readonly ChangeSource[] {
  switch (gate) {
    case "kill-switch":
      return evidence === null ? [] : behindKill(evidence);
    case "feature-flag":
      return ["controls"];
    case "opt-in":
      return [];
    case "allowlist":
      return ["allowlist"];
    case "rollout":
      return ["controls", "cap"];
  }
}

/** A kill that nobody engaged, because it could not be heard, is no change. */
const behindKill = ({ killSources }: Evidence): readonly ChangeSource[] => [
  ...new Set(killSources.filter(({ state }) => state === "engaged").flatMap(({ source }) => logOf[source])),
];

const logOf: Readonly<Record<KillSource["source"], readonly ChangeSource[]>> = {
  controls: ["controls"],
  service: ["kill", "tripwire"],
  process: ["kill"],
  // A variable holds for as long as the process runs, and is in no log.
  environment: [],
  // A check that fails is no change of exposure that somebody made.
  wiring: [],
};
