import type {
  ActivityV1,
  AllowlistChangeV1,
  AllowlistPreviewV1,
  AllowlistProposalV1,
  AllowlistRevisionListV1,
  AllowlistRollbackV1,
  AllowlistStateV1,
  BudgetV1,
  CallerV1,
  ChangeListV1,
  ControlsStatusV1,
  DecisionGenerationV1,
  DecisionListV1,
  DecisionV1,
  DrillJobsV1,
  DrillListV1,
  DrillProgressV1,
  DrillStartV1,
  DrillV1,
  DryRunV1,
  GenerationChangeV1,
  GenerationComparisonV1,
  GenerationRevisionListV1,
  GenerationRollbackV1,
  GenerationStateV1,
  GenerationTriedV1,
  GenerationTryV1,
  IncidentEntryV1,
  IncidentListV1,
  IncidentOpeningV1,
  IncidentV1,
  JobAnswerV1,
  KillEngagementV1,
  KillRequestV1,
  KillStatusV1,
  LivenessV1,
  ProblemV1,
  ReadinessReportV1,
  ReadinessV1,
  ResultErasureV1,
  ResultRemovalListV1,
  ResultRemovalV1,
  ResultWithdrawalV1,
  RolloutCapChangeV1,
  RolloutCapV1,
  RolloutPreviewV1,
  RunListV1,
  RunResponseV1,
  RunStatusV1,
  RunV1,
  SignoffListV1,
  SignoffRequestV1,
  SignoffV1,
  SignoffWithdrawalV1,
  TelemetryListV1,
} from "@slotgate/contracts";

/** The JSON documents of the API, by the name of their schema file in `@slotgate/contracts`. */
export interface WireDocuments {
  readonly run: RunV1;
  readonly "run-response": RunResponseV1;
  readonly "run-status": RunStatusV1;
  readonly "run-list": RunListV1;
  readonly "job-answer": JobAnswerV1;
  readonly "dry-run": DryRunV1;
  readonly decision: DecisionV1;
  readonly "decision-generation": DecisionGenerationV1;
  readonly "decision-list": DecisionListV1;
  readonly "kill-request": KillRequestV1;
  readonly "kill-engagement": KillEngagementV1;
  readonly "kill-status": KillStatusV1;
  readonly "drill-start": DrillStartV1;
  readonly drill: DrillV1;
  readonly "drill-progress": DrillProgressV1;
  readonly "drill-list": DrillListV1;
  readonly "drill-jobs": DrillJobsV1;
  readonly "change-list": ChangeListV1;
  readonly incident: IncidentV1;
  readonly "incident-list": IncidentListV1;
  readonly "incident-opening": IncidentOpeningV1;
  readonly "incident-entry": IncidentEntryV1;
  readonly "controls-status": ControlsStatusV1;
  readonly "allowlist-state": AllowlistStateV1;
  readonly "allowlist-revision-list": AllowlistRevisionListV1;
  readonly "allowlist-change": AllowlistChangeV1;
  readonly "allowlist-rollback": AllowlistRollbackV1;
  readonly "allowlist-proposal": AllowlistProposalV1;
  readonly "allowlist-preview": AllowlistPreviewV1;
  readonly "generation-state": GenerationStateV1;
  readonly "generation-revision-list": GenerationRevisionListV1;
  readonly "generation-change": GenerationChangeV1;
  readonly "generation-rollback": GenerationRollbackV1;
  readonly "generation-try": GenerationTryV1;
  readonly "generation-tried": GenerationTriedV1;
  readonly "rollout-preview": RolloutPreviewV1;
  readonly activity: ActivityV1;
  readonly "generation-comparison": GenerationComparisonV1;
  readonly budget: BudgetV1;
  readonly caller: CallerV1;
  readonly "rollout-cap": RolloutCapV1;
  readonly "rollout-cap-change": RolloutCapChangeV1;
  readonly "result-withdrawal": ResultWithdrawalV1;
  readonly "result-erasure": ResultErasureV1;
  readonly "result-removal": ResultRemovalV1;
  readonly "result-removal-list": ResultRemovalListV1;
  readonly "readiness-report": ReadinessReportV1;
  readonly signoff: SignoffV1;
  readonly "signoff-list": SignoffListV1;
  readonly "signoff-request": SignoffRequestV1;
  readonly "signoff-withdrawal": SignoffWithdrawalV1;
  readonly "telemetry-list": TelemetryListV1;
  readonly liveness: LivenessV1;
  readonly readiness: ReadinessV1;
  readonly problem: ProblemV1;
}

export type WireDocument = keyof WireDocuments;

const listed: { readonly [Name in WireDocument]: true } = {
  run: true,
  "run-response": true,
  "run-status": true,
  "run-list": true,
  "job-answer": true,
  "dry-run": true,
  decision: true,
  "decision-generation": true,
  "decision-list": true,
  "kill-request": true,
  "kill-engagement": true,
  "kill-status": true,
  "drill-start": true,
  drill: true,
  "drill-progress": true,
  "drill-list": true,
  "drill-jobs": true,
  "change-list": true,
  incident: true,
  "incident-list": true,
  "incident-opening": true,
  "incident-entry": true,
  "controls-status": true,
  "allowlist-state": true,
  "allowlist-revision-list": true,
  "allowlist-change": true,
  "allowlist-rollback": true,
  "allowlist-proposal": true,
  "allowlist-preview": true,
  "generation-state": true,
  "generation-revision-list": true,
  "generation-change": true,
  "generation-rollback": true,
  "generation-try": true,
  "generation-tried": true,
  "rollout-preview": true,
  activity: true,
  "generation-comparison": true,
  budget: true,
  caller: true,
  "rollout-cap": true,
  "rollout-cap-change": true,
  "result-withdrawal": true,
  "result-erasure": true,
  "result-removal": true,
  "result-removal-list": true,
  "readiness-report": true,
  signoff: true,
  "signoff-list": true,
  "signoff-request": true,
  "signoff-withdrawal": true,
  "telemetry-list": true,
  liveness: true,
  readiness: true,
  problem: true,
};

export const wireDocuments = Object.keys(listed) as readonly WireDocument[];
