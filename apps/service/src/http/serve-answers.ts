import type { JobAnswer } from "../executor/job-answer.ts";
import type { StoredAnswer } from "../runs/run-store.ts";
import { handOut, type StoreView } from "../runs/withhold.ts";
import type { AppParts } from "./app-parts.ts";

const nothing: StoreView = { gone: new Set(), killEngaged: false };

/**
 * Hands answers out. Where results are among them, they are sent while nobody can withdraw them: a removal is
 * answered only after whatever was sent before it.
 */
export async function serveAnswers(
  { results, killHolding }: Pick<AppParts, "results" | "killHolding">,
  answers: readonly StoredAnswer[],
  send: (answers: readonly JobAnswer[]) => void,
): Promise<void> {
  const ids = new Set(answers.map(({ resultOf }) => resultOf).filter((id) => id !== null));
  // Stubs, all of them: nobody need be asked whether they may be handed out.
  if (ids.size === 0) return send(answers.map((one) => handOut(one, { view: nothing, holding: null })));
  await results.hold([...ids], (view) => {
    const holding = killHolding();
    send(answers.map((one) => handOut(one, { view, holding })));
  });
}
