import type { ModelPort, Usage } from "@slotgate/model";
import type { Amount, Effects, Reservation, Settlement } from "@slotgate/telemetry";
import type { ExecutorParts } from "./executor-parts.ts";
import type { Turn } from "./turn.ts";

/** The maximum a job may spend, reserved with its admission; null without budgets. */
export function reservationFor(
  { job, run: { scope, owner } }: Turn,
  model: Pick<ModelPort, "bounds">,
  { budgets }: Pick<ExecutorParts, "budgets">,
): Reservation | null {
  if (budgets === null) return null;
  const { inputTokens, outputTokens, requests } = model.bounds({ job, scope, owner });
  return { limits: budgets, most: { tokens: (inputTokens + outputTokens) * requests, calls: requests } };
}

/**
 * The amount a call spent. The provider reports the tokens of the last request only, so each earlier request counts
 * with its maximum, as does the last one if its usage was not reported.
 */
export function spentBy({ most }: Reservation, { attempts, inputTokens, outputTokens }: Usage): Amount {
  if (attempts === 0) return nothingSpent;
  // There is no known bound on more requests than were reserved.
  const ofOne = most.calls === 0 ? most.tokens : Math.ceil(most.tokens / most.calls);
  const last = inputTokens === null || outputTokens === null ? ofOne : inputTokens + outputTokens;
  return { calls: attempts, tokens: (attempts - 1) * ofOne + last };
}

export const nothingSpent: Amount = { tokens: 0, calls: 0 };

/** The settlement as an effect of an outcome; empty if nothing was reserved. */
export const settling = (
  reservation: Reservation | null,
  spent: (reservation: Reservation) => Settlement,
): Pick<Effects, "settlement"> => ({ settlement: reservation === null ? null : spent(reservation) });
