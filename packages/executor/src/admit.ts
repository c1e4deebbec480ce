import type { Admitted } from "@slotgate/gate";
import type { AdmittedJob } from "./call-model.ts";
import type { Lease } from "./content/content-store.ts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { withRun } from "./job-answer.ts";
import { reservationFor } from "./spending.ts";
import type { Turn } from "./turn.ts";

/** Records the admission under the content lease. Throws whatever the journal throws. */
export async function admit({ turn, decision, lease, parts }: Admitting): Promise<AdmissionOf> {
  const { model, journal } = parts;
  if (model === null) throw new Error("cannot admit a job: no model is configured");
  const draft = draftOf(
    turn,
    {
      event: "admission",
      path: "model",
      status: null,
      gate: null,
      guard: null,
      reason: "ADMITTED",
      evidence: decision.evidence,
      model: { ...model.attribution, inputTokens: null, outputTokens: null, attempts: 0 },
    },
    parts,
  );
  const reservation = reservationFor(turn, model, parts);
  const admission = await parts.tracing.admission(turn.trace, () =>
    withRun(turn, (run) => journal.admit(draft, { lease: lease.token, reservation, ...run })),
  );
  return { admission, reservation, decidedAt: draft.decidedAt };
}

type AdmissionOf = Pick<AdmittedJob, "admission" | "reservation" | "decidedAt">;

interface Admitting {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly lease: Lease;
  readonly parts: ExecutorParts;
}
