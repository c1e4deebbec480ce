import type { ChangeSource, DecisionV1, Evidence, KillSource } from "@slotgate/contracts";

type Decided = Pick<DecisionV1, "path" | "gate" | "guard" | "evidence">;

/** The sources whose changes may have caused a decision; empty if none can have. */
export function changeSourcesBehind({ path, gate, guard, evidence }: Decided): readonly ChangeSource[] {
  if (path === "verbatim") return [];
  if (gate !== null) return behindGate(gate, evidence);
  if (guard === null) return ["kill", "controls", "allowlist", "cap", "generation"];
  switch (guard) {
    case "budget":
      return ["budget"];
    case "model-configured":
      return ["model-configuration", "generation"];
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

/** A kill source that is only unknown was not changed. */
const behindKill = ({ killSources }: Evidence): readonly ChangeSource[] => [
  ...new Set(killSources.filter(({ state }) => state === "engaged").flatMap(({ source }) => logOf[source])),
];

const logOf: Readonly<Record<KillSource["source"], readonly ChangeSource[]>> = {
  controls: ["controls"],
  service: ["kill", "tripwire"],
  process: ["kill"],
  // A variable is fixed while the process runs, and is not in the log.
  environment: [],
  // A failed self-test is not a change of exposure.
  "self-test": [],
};
