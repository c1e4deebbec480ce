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
  /** Over which they are sent. */
  readonly response: ServerResponse;
  readonly answers: readonly StoredAnswer[];
  readonly send: (answers: readonly JobAnswer[]) => void;
}

const nothing: StoreView = { gone: new Set(), killEngaged: false };

/**
 * Hands answers out. Where results are among them, they are sent while nobody can withdraw them: a removal is
 * answered only after whatever was sent before it. This is where every result leaves, so this is where a tripwire looks
 * at what leaves; what that finds engages the kill, which holds it back.
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
    // The kill that is engaged now concerns what was generated; what fails does not leave, whatever it is.
    const place = (one: JobAnswer, at: number) => (failing.has(at) ? heldBack(one) : one);
    const sent = failing.size === 0 ? all : handed().map(place);
    const released = sent.flatMap(({ result }, at) =>
      result.status === "COMPLETED" ? (answers[at]?.resultOf ?? []) : [],
    );
    if (released.length > 0) leaving.follow(response, released);
    send(sent);
  };
  // Nothing generated: nobody need be asked whether it may be handed out.
  if (ids.size === 0) sendLookedAt(nothing, () => null);
  else await results.hold([...ids], (view) => sendLookedAt(view, killHolding));
}
