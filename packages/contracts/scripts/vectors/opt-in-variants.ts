import type { GateRow } from "./gate-row.ts";

/** Only the boolean `true` opts in. The parser refuses all others except `false`; the gate denies them too. */
export const optInVariants: readonly GateRow[] = [false, null, "true", "TRUE", "", 1, 0, [], [true], {}].map(
  (allowAI) => ({
    gate: "opt-in",
    reason: "NOT_OPTED_IN",
    says: `allowAI ${JSON.stringify(allowAI)}`,
    change: (given) => ({ ...given, metadata: { allowAI } }),
  }),
);
