import type {
  DecisionV1,
  DryRunV1,
  JobAnswerV1,
  RunResponseV1,
  TelemetryV1,
  ToldDecision,
} from "@slotgate/contracts";
import type { Caller, DecisionScope } from "@slotgate/executor";

/** Rule ids and buckets are for the roles operate and audit; others see gate, reason and explanation. */
export const seesEvidence = ({ roles }: Caller): boolean =>
  roles.includes("operate") || roles.includes("audit");

/** The roles operate and audit see decisions of all owners; others those of their owner. */
export const decisionScopeOf = (caller: Caller): DecisionScope => ({
  owner: seesEvidence(caller) ? null : caller.owner,
});

export const jobAnswerFor = (caller: Caller, { result, decision }: JobAnswerV1): JobAnswerV1 => ({
  result,
  decision: decisionFor(caller, decision),
});

export const decisionFor = (caller: Caller, decision: DecisionV1): DecisionV1 =>
  seesEvidence(caller) ? decision : { ...decision, evidence: null };

/** The gates' details are evidence in words. */
export const toldDecisionFor = (caller: Caller, told: ToldDecision): ToldDecision =>
  seesEvidence(caller)
    ? told
    : {
        ...told,
        evidence: null,
        gates: told.gates.map((course) => ({ ...course, detail: null })),
        removal: told.removal === null ? null : { ...told.removal, by: null, reason: null },
      };

export const recordFor = (caller: Caller, record: TelemetryV1): TelemetryV1 =>
  seesEvidence(caller) ? record : { ...record, evidence: null };

/** A record's line, unchanged for callers who may see all of it. */
export const recordLineFor = (caller: Caller, line: string): string =>
  seesEvidence(caller) ? line : JSON.stringify(recordFor(caller, JSON.parse(line) as TelemetryV1));

export const dryRunFor = (caller: Caller, dryRun: DryRunV1): DryRunV1 =>
  seesEvidence(caller) ? dryRun : { ...dryRun, jobs: dryRun.jobs.map((job) => ({ ...job, evidence: null })) };

export const runResponseFor = (caller: Caller, response: RunResponseV1): RunResponseV1 =>
  seesEvidence(caller)
    ? response
    : { ...response, jobs: response.jobs.map((answer) => jobAnswerFor(caller, answer)) };
