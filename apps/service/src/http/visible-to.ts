import type { DecisionV1, DryRunV1, JobAnswerV1, RunResponseV1 } from "@slotgate/contracts";
import type { DecisionScope } from "../storage/decision-reader.ts";
import type { Caller } from "./caller.ts";

/** Rule ids and buckets are for those who operate and audit; others read gate, reason and explanation. */
const seesEvidence = ({ roles }: Caller): boolean => roles.includes("operate") || roles.includes("audit");

/** Decisions of all owners are for those who operate and audit; others read those of their own. */
export const decisionScopeOf = (caller: Caller): DecisionScope => ({
  owner: seesEvidence(caller) ? null : caller.owner,
});

export const jobAnswerFor = (caller: Caller, { result, decision }: JobAnswerV1): JobAnswerV1 => ({
  result,
  decision: decisionFor(caller, decision),
});

export const decisionFor = (caller: Caller, decision: DecisionV1): DecisionV1 =>
  seesEvidence(caller) ? decision : { ...decision, evidence: null };

export const dryRunFor = (caller: Caller, dryRun: DryRunV1): DryRunV1 =>
  seesEvidence(caller) ? dryRun : { ...dryRun, jobs: dryRun.jobs.map((job) => ({ ...job, evidence: null })) };

export const runResponseFor = (caller: Caller, response: RunResponseV1): RunResponseV1 =>
  seesEvidence(caller)
    ? response
    : { ...response, jobs: response.jobs.map((answer) => jobAnswerFor(caller, answer)) };
