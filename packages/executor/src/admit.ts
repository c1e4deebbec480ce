import type { Evidence } from "@slotgate/contracts";
import type { Admission } from "@slotgate/contracts/admission";
import type { Admitted } from "@slotgate/gate";
import { FateUnknownError, LeaseLostError, type Reservation } from "@slotgate/telemetry";
import type { Lease } from "./content/content-store.ts";
import type { JobContent } from "./content/job-content.ts";
import type { Denial } from "./deny.ts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { beforeCall, type JobModel } from "./generation/choose-model.ts";
import { withRun } from "./job-answer.ts";
import { notAdmitted } from "./not-admitted.ts";
import { reservationFor } from "./spending.ts";
import type { Turn } from "./turn.ts";

/** A job that passed gates and guards and holds the lease on its content. */
export interface AdmissibleJob {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly model: JobModel;
  readonly content: JobContent;
  readonly lease: Lease;
  readonly parts: ExecutorParts;
}

/** A job whose admission is durable. */
export interface AdmittedJob extends AdmissibleJob {
  readonly admission: Admission;
  /** What the admission reserved from budgets; null if nothing. */
  readonly reservation: Reservation | null;
  readonly decidedAt: string;
}

export type Admitting =
  | ({ readonly is: "admitted" } & AdmittedJob)
  | { readonly is: "denied"; readonly denial: Denial }
  /** The admission may have been recorded: the job ends as if it had been. */
  | { readonly is: "uncertain"; readonly evidence: Evidence; readonly model: JobModel }
  /** The lease was lost. */
  | { readonly is: "retry" };

/** No record, no call: records the admission under the content lease, or says why the job is not admitted. */
export async function admit(job: AdmissibleJob): Promise<Admitting> {
  const { turn, decision, model, lease, parts } = job;
  try {
    const draft = draftOf(
      turn,
      {
        event: "admission",
        path: "model",
        status: null,
        reason: "ADMITTED",
        evidence: decision.evidence,
        model: beforeCall(model),
      },
      parts,
    );
    const reservation = reservationFor(turn, model.port, parts);
    const admission = await parts.tracing.admission(turn.trace, () =>
      withRun(turn, (run) => parts.journal.admit(draft, { lease: lease.token, reservation, ...run })),
    );
    return { is: "admitted", ...job, admission, reservation, decidedAt: draft.decidedAt };
  } catch (error) {
    parts.content.giveBack(lease);
    if (error instanceof LeaseLostError) return { is: "retry" };
    if (error instanceof FateUnknownError) return { is: "uncertain", evidence: decision.evidence, model };
    return { is: "denied", denial: notAdmitted(decision.evidence, error) };
  }
}
