import type { JobAnswer } from "../executor/job-answer.ts";
import type { StoredAnswer } from "../runs/run-store.ts";
import { handOut, type StoreView, type Withholding } from "../runs/withhold.ts";
import type { AppParts } from "./app-parts.ts";

const nothing: StoreView = { gone: new Set(), killEngaged: false };

/**
 * Hands answers out. Where results are among them, they are sent while nobody can withdraw them: a removal is
 * answered only after whatever was sent before it. This is where every result leaves, so this is where a tripwire looks
 * at what leaves; what that finds engages the kill, which holds it back.
 */
export async function serveAnswers(
  { results, killHolding, tripwires }: Pick<AppParts, "results" | "killHolding" | "tripwires">,
  answers: readonly StoredAnswer[],
  send: (answers: readonly JobAnswer[]) => void,
): Promise<void> {
  const ids = new Set(answers.map(({ resultOf }) => resultOf).filter((id) => id !== null));
  const handed = (view: StoreView, holding: Withholding | null): readonly JobAnswer[] =>
    answers.map((one) => handOut(one, { view, holding }));
  // Nothing generated: nobody need be asked whether it may be handed out.
  if (ids.size === 0) {
    const all = handed(nothing, null);
    tripwires.handedOut(all);
    return send(all);
  }
  await results.hold([...ids], (view) => {
    const all = handed(view, killHolding());
    send(tripwires.handedOut(all) === "valid" ? all : handed(view, killHolding()));
  });
}
