import type { ModelPort, Usage } from "@slotgate/model";
import type { Amount, Effects, Reservation, Settlement } from "@slotgate/telemetry";
import type { ExecutorParts } from "./executor-parts.ts";
import type { Turn } from "./turn.ts";

/** What a job may spend at most, to be reserved with its admission; null where there is no budget. */
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
 * What a call has spent: the provider reports the tokens of the last request alone, so each one before it, and the
 * last one too where it did not, is taken to have spent as much as it can have.
 */
export function spentBy({ most }: Reservation, { attempts, inputTokens, outputTokens }: Usage): Amount {
  if (attempts === 0) return nothingSpent;
  // More requests than were reserved for are none that anybody knows a bound of.
  const ofOne = most.calls === 0 ? most.tokens : Math.ceil(most.tokens / most.calls);
  const last = inputTokens === null || outputTokens === null ? ofOne : inputTokens + outputTokens;
  return { calls: attempts, tokens: (attempts - 1) * ofOne + last };
}

export const nothingSpent: Amount = { tokens: 0, calls: 0 };

/** The settlement as an effect of an outcome; none where nothing was reserved. */
export const settling = (
  reservation: Reservation | null,
  spent: (reservation: Reservation) => Settlement,
): Pick<Effects, "settlement"> => ({ settlement: reservation === null ? null : spent(reservation) });
