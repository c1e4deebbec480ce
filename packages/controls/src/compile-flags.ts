import type { ControlSnapshotV1, RolloutControl } from "@slotgate/contracts";
import { compileRollout } from "./compile-rollout.ts";
import { describeValue } from "./describe-value.ts";
import { flagDefinition } from "./flag-definition.ts";

/** The relevant flags as Unleash's client API sends them; undefined if Unleash does not know the flag. */
export interface FlagDefinitions {
  readonly kill: unknown;
  readonly ai: unknown;
}

export interface FlagNames {
  readonly killFlag: string;
  readonly aiFlag: string;
  /** The group that the rollout must have. */
  readonly groupId: string;
}

export interface CompiledFlags {
  readonly snapshot: ControlSnapshotV1;
  /** One sentence per problem, saying what to change in Unleash. */
  readonly advice: readonly string[];
}

/** Compiles Unleash's flags into a control snapshot. Never throws; what cannot be read denies. */
export function compileFlags({
  definitions,
  names,
  environment,
}: {
  readonly definitions: FlagDefinitions;
  readonly names: FlagNames;
  readonly environment: string;
}): CompiledFlags {
  const kill = compileKill(definitions.kill, names.killFlag);
  const ai = compileAi(definitions.ai, names);
  return {
    snapshot: {
      version: "v1",
      source: "unleash",
      environment,
      killSwitch: kill.state,
      feature: ai.state,
      rollout: ai.rollout,
    },
    advice: [...kill.advice, ...ai.advice],
  };
}

interface CompiledKill {
  readonly state: ControlSnapshotV1["killSwitch"];
  readonly advice: readonly string[];
}

function compileKill(definition: unknown, name: string): CompiledKill {
  if (definition === undefined) return { state: "unknown", advice: [missing(name, "kill flag")] };
  // An enabled flag engages whatever else it holds: a partial kill is ambiguous, and a malformed one is still a kill.
  if (isEnabled(definition)) return { state: "engaged", advice: [] };
  return flagDefinition.safeParse(definition).success
    ? { state: "released", advice: [] }
    : { state: "unknown", advice: [unreadable(name, "kill flag")] };
}

interface CompiledAi {
  readonly state: ControlSnapshotV1["feature"];
  readonly rollout: RolloutControl;
  readonly advice: readonly string[];
}

function compileAi(definition: unknown, names: FlagNames): CompiledAi {
  if (definition === undefined) return unknownAi(missing(names.aiFlag, "AI flag"));
  const flag = flagDefinition.safeParse(definition);
  if (!flag.success) return unknownAi(unreadable(names.aiFlag, "AI flag"));
  const rollout = compileRollout(flag.data, names);
  return {
    state: flag.data.enabled ? "enabled" : "disabled",
    rollout,
    advice: rollout.state === "invalid" ? [rollout.problem] : [],
  };
}

const unknownAi = (problem: string): CompiledAi => ({
  state: "unknown",
  rollout: { state: "invalid", problem },
  advice: [problem],
});

function isEnabled(definition: unknown): boolean {
  return (
    typeof definition === "object" &&
    definition !== null &&
    Object.hasOwn(definition, "enabled") &&
    (definition as { readonly enabled?: unknown }).enabled === true
  );
}

function missing(name: string, role: "kill flag" | "AI flag"): string {
  // Unleash revives a flag switched off in every environment, and a kill flag that is off releases.
  const revive = role === "kill flag" ? "engage the service's own kill before you revive it" : "revive it";
  return (
    `the ${role} ${describeValue(name)} is not among the flags that Unleash sends: create it with ` +
    `\`slotgate unleash setup\`, ${revive} if it is archived, and check that the token covers its project`
  );
}

const unreadable = (name: string, role: string): string =>
  `the definition of the ${role} ${describeValue(name)} cannot be read: check for a proxy or another server at Unleash's address`;
