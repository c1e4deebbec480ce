import type { Admitted } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import { type AdmittedJob, callModel } from "./call-model.ts";
import { copyVerbatim } from "./copy-verbatim.ts";
import { decideNow } from "./decide-now.ts";
import { type Denial, deny } from "./deny.ts";
import { draftOf } from "./draft.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { askGuards } from "./guards.ts";
import type { JobAnswer } from "./job-answer.ts";
import { notAdmitted } from "./not-admitted.ts";
import { decidable, type Turn } from "./turn.ts";

/**
 * A job's way: decide, and when denied that is its end. Otherwise wait for the turn to call, decide again,
 * ask the guards, record the admission, and only then call the model.
 */
export async function executeJob(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  if (turn.job.mode === "verbatim") return copyVerbatim(turn, parts);
  const early = decideNow(decidable(turn), parts.gateState);
  if (early.outcome === "denied") return deny(turn, { ...early, guard: null }, parts);
  return parts.modelSlots(() => takeTurn(turn, parts));
}

async function takeTurn(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  const decision = decideNow(decidable(turn), parts.gateState);
  if (decision.outcome === "denied") return deny(turn, { ...decision, guard: null }, parts);
  const { model } = parts;
  const { admittedByRule } = turn.run;
  const denial = askGuards({ admitted: decision, model, admittedByRule });
  if (denial !== null) return deny(turn, guarded(decision, denial), parts);
  // Asked again for the compiler's sake: the guard `model-configured` has just made sure.
  if (model === null) return deny(turn, guarded(decision, noModel), parts);
  admittedByRule.set(decision.rule.id, (admittedByRule.get(decision.rule.id) ?? 0) + 1);

  const admission = await admit({ turn, decision, model, parts });
  if ("reason" in admission) return deny(turn, admission, parts);
  parts.report.decided({ killed: false, admitted: true });
  return callModel({ turn, decision, model, ...admission, parts });
}

/** No record, no call: records the admission, or says why the job is not admitted after all. */
async function admit({
  turn,
  decision,
  model,
  parts,
}: Admitting): Promise<Pick<AdmittedJob, "admission" | "decidedAt"> | Denial> {
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
  try {
    return { admission: await parts.journal.admit(draft), decidedAt: draft.decidedAt };
  } catch (error) {
    return notAdmitted(decision.evidence, error);
  }
}

interface Admitting {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly model: ModelPort;
  readonly parts: ExecutorParts;
}

const noModel = { guard: "model-configured", reason: "MODEL_UNCONFIGURED", figures: null } as const;

function guarded(
  decision: Admitted,
  { guard, reason, figures }: NonNullable<ReturnType<typeof askGuards>>,
): Denial {
  return { gate: null, guard, reason, evidence: { ...decision.evidence, guardFigures: figures } };
}
