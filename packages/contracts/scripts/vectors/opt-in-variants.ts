import type { GateRow } from "./gate-row.ts";

/** Only the boolean `true` opts in. All but `false` are refused as a run; a gate that is asked denies them too. */
export const optInVariants: readonly GateRow[] = [false, null, "true", "TRUE", "", 1, 0, [], [true], {}].map(
  (allowAI) => ({
    gate: "opt-in",
    reason: "NOT_OPTED_IN",
    says: `allowAI ${JSON.stringify(allowAI)}`,
    change: (given) => ({ ...given, metadata: { allowAI } }),
  }),
);
