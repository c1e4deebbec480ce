import type { JobAnswer } from "../executor/job-answer.ts";
import type { StoredAnswer } from "../runs/run-store.ts";
import { handOut } from "../runs/withhold.ts";
import type { AppParts } from "./app-parts.ts";

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
  const nothing = { gone: new Set<string>(), killEngaged: false };
  if (ids.size === 0)
    return send(answers.map((one) => handOut(one, { view: nothing, holding: killHolding() })));
  await results.hold([...ids], (view) => {
    const holding = killHolding();
    send(answers.map((one) => handOut(one, { view, holding })));
  });
}
