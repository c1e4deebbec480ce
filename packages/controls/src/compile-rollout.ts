import type { RolloutControl } from "@slotgate/contracts";
import { describeValue } from "./describe-value.ts";
import { type FlagDefinition, type StrategyDefinition, strategyDefinition } from "./flag-definition.ts";

export interface RolloutNames {
  readonly aiFlag: string;
  readonly groupId: string;
}

/**
 * The rollout, if it is deterministic: exactly one gradual rollout of a whole percentage, by `jobId`, in the configured
 * group, without restrictions. Everything else is invalid, with a problem that says what to change in Unleash.
 */
export function compileRollout(definition: FlagDefinition, names: RolloutNames): RolloutControl {
  if ((definition.dependencies ?? []).length > 0) {
    return invalid(names, ["it depends on another flag: remove the parent flag"]);
  }
  const [first, ...others] = definition.strategies;
  if (first === undefined) {
    return invalid(names, ["it has no strategy, which means everybody: add one gradual rollout"]);
  }
  if (others.length > 0) {
    return invalid(names, [`it has ${1 + others.length} strategies: leave exactly one, a gradual rollout`]);
  }
  const strategy = strategyDefinition.safeParse(first);
  if (!strategy.success) {
    return invalid(names, ["its strategy cannot be read: delete it and add a gradual rollout"]);
  }
  return compileStrategy(strategy.data, names);
}

function compileStrategy(strategy: StrategyDefinition, names: RolloutNames): RolloutControl {
  if (strategy.name !== "flexibleRollout") {
    return invalid(names, [
      `its strategy is ${describeValue(strategy.name)}: replace it with one gradual rollout`,
    ]);
  }
  const parameters = strategy.parameters ?? {};
  const percent = wholePercent(parameters["rollout"]);
  const flaws = [
    ...sharedFlaws(strategy),
    ...(percent === null
      ? [`its percentage is ${describeValue(parameters["rollout"])}: set a whole number from 0 to 100`]
      : []),
    ...stickinessFlaws(parameters, names),
    ...(parameters["groupId"] === names.groupId
      ? []
      : [
          `its groupId is ${describeValue(parameters["groupId"])}: set it to ${describeValue(names.groupId)}`,
        ]),
  ];
  if (flaws.length > 0 || percent === null) return invalid(names, flaws);
  return { state: "valid", groupId: names.groupId, basisPoints: percent * 100 };
}

/** Restrictions and switches that Unleash applies but slotgate does not evaluate. */
function sharedFlaws(strategy: StrategyDefinition): string[] {
  return [
    ...(strategy.disabled === true ? ["its strategy is switched off: switch it on, or delete it"] : []),
    ...((strategy.constraints ?? []).length > 0 ? ["it has a constraint: remove all constraints"] : []),
    ...((strategy.segments ?? []).length > 0 ? ["it has a segment: remove all segments"] : []),
  ];
}

function stickinessFlaws(parameters: Readonly<Record<string, unknown>>, { aiFlag }: RolloutNames): string[] {
  const stickiness = parameters["stickiness"];
  if (stickiness === "jobId") return [];
  // Named because operators do not know that Unleash added it.
  const added =
    stickiness === "default" &&
    wholePercent(parameters["rollout"]) === 100 &&
    parameters["groupId"] === aiFlag;
  return added
    ? [
        "it has the strategy of 100 % with stickiness `default` that Unleash adds automatically when a flag without " +
          "strategies is switched on: set its stickiness to `jobId` and choose its percentage",
      ]
    : [
        `its stickiness is ${describeValue(stickiness)}, so that a job may get both answers: set it to \`jobId\``,
      ];
}

/** Unleash sends percentages as text. */
function wholePercent(value: unknown): number | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  return /^(?:0|[1-9]\d?|100)$/.test(String(value)) ? Number(value) : null;
}

function invalid({ aiFlag }: RolloutNames, flaws: readonly string[]): RolloutControl {
  return {
    state: "invalid",
    problem: `the rollout of ${describeValue(aiFlag)} cannot be used: ${flaws.join("; ")}`,
  };
}
