import type { DecisionV1, DryRunV1, RunResponseV1 } from "@slotgate/contracts";
import type { Caller } from "./caller.ts";

/** Rule ids and buckets are for those who operate and audit; others read gate, reason and explanation. */
const seesEvidence = ({ roles }: Caller): boolean => roles.includes("operate") || roles.includes("audit");

export const decisionFor = (caller: Caller, decision: DecisionV1): DecisionV1 =>
  seesEvidence(caller) ? decision : { ...decision, evidence: null };

export const dryRunFor = (caller: Caller, dryRun: DryRunV1): DryRunV1 =>
  seesEvidence(caller) ? dryRun : { ...dryRun, jobs: dryRun.jobs.map((job) => ({ ...job, evidence: null })) };

export const runResponseFor = (caller: Caller, response: RunResponseV1): RunResponseV1 =>
  seesEvidence(caller)
    ? response
    : {
        ...response,
        jobs: response.jobs.map(({ result, decision }) => ({
          result,
          decision: { ...decision, evidence: null },
        })),
      };
