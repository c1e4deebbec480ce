import type { ServerResponse } from "node:http";
import {
  handOut,
  heldBack,
  type JobAnswer,
  type StoredAnswer,
  type StoreView,
  type Withholding,
} from "@slotgate/executor";
import type { AppParts } from "./app-parts.ts";

export type ServingParts = Pick<AppParts, "results" | "killHolding" | "tripwires" | "leaving">;

export interface Serving {
  /** The response to send them on. */
  readonly response: ServerResponse;
  readonly answers: readonly StoredAnswer[];
  readonly send: (answers: readonly JobAnswer[]) => void;
}

const nothing: StoreView = { gone: new Set(), killEngaged: false };

/**
 * Serves answers. Results are sent while they are locked against removal, so that a removal is answered only after
 * everything sent before it. All results leave here, so a tripwire checks them here; a finding engages the kill, which
 * withholds them.
 */
export async function serveAnswers(
  { results, killHolding, tripwires, leaving }: ServingParts,
  { response, answers, send }: Serving,
): Promise<void> {
  const ids = new Set(answers.map(({ resultOf }) => resultOf).filter((id) => id !== null));
  const sendLookedAt = (view: StoreView, holding: () => Withholding | null): void => {
    const handed = () => {
      const now = holding();
      return answers.map((one) => handOut(one, { view, holding: now }));
    };
    const all = handed();
    const failing = tripwires.handedOut(all);
    // The kill now engaged withholds generated results; a failing result of any kind is not sent.
    const place = (one: JobAnswer, at: number) => (failing.has(at) ? heldBack(one) : one);
    const sent = failing.size === 0 ? all : handed().map(place);
    const released = sent.flatMap(({ result }, at) =>
      result.status === "COMPLETED" ? (answers[at]?.resultOf ?? []) : [],
    );
    if (released.length > 0) leaving.follow(response, released);
    send(sent);
  };
  // Without generated results no check is needed.
  if (ids.size === 0) sendLookedAt(nothing, () => null);
  else await results.hold([...ids], (view) => sendLookedAt(view, killHolding));
}
