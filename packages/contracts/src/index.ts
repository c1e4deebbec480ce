export {
  type ActivityStep,
  type ActivityV1,
  activitySteps,
  activityV1,
} from "./activity.ts";
export { type AllowlistRule, type AllowlistV1, allowlistRule, allowlistV1, anyValue } from "./allowlist.ts";
export {
  type AllowlistChangeV1,
  type AllowlistProposalV1,
  type AllowlistRevision,
  type AllowlistRevisionListV1,
  type AllowlistRollbackV1,
  type AllowlistStateV1,
  allowlistChangeV1,
  allowlistProposalV1,
  allowlistRevision,
  allowlistRevisionListV1,
  allowlistRollbackV1,
  allowlistStateV1,
} from "./allowlist-state.ts";
export { type BudgetDay, type BudgetUse, type BudgetV1, budgetV1 } from "./budget.ts";
export { type BudgetLimits, type BudgetName, budgetNames } from "./budget-names.ts";
export { type CallerV1, callerRoles, callerV1 } from "./caller.ts";
export { canonicalJson } from "./canonical-json.ts";
export {
  type Change,
  type ChangeListV1,
  type ChangeSource,
  change,
  changeListV1,
  changeSources,
} from "./change.ts";
export { ContractError } from "./contract-error.ts";
export {
  type ControlSnapshotV1,
  controlSnapshotV1,
  type RolloutControl,
} from "./control-snapshot.ts";
export {
  type AllowlistStatus,
  allowlistStatus,
  type ControlsStatusV1,
  controlsStatusV1,
} from "./controls-status.ts";
export { type DecisionV1, decisionV1, type Path, paths } from "./decision.ts";
export { type DecisionGenerationV1, decisionGenerationV1 } from "./decision-generation.ts";
export {
  type ChangeBehind,
  type DecisionListV1,
  decisionListV1,
  type GateCourse,
  type GateState,
  type RemovedResult,
  type ToldDecision,
  toldDecision,
} from "./decision-list.ts";
export {
  type DrillJobsV1,
  type DrillListV1,
  type DrillName,
  type DrillProgressV1,
  type DrillRun,
  type DrillSetting,
  type DrillStartV1,
  type DrillStep,
  type DrillV1,
  type DrillWay,
  drillJobsV1,
  drillListV1,
  drillNames,
  drillProgressV1,
  drillStartV1,
  drillV1,
  drillWays,
} from "./drill.ts";
export { type DryRunJob, type DryRunV1, dryRunV1 } from "./dry-run.ts";
export {
  type ControlsEvidence,
  type Evidence,
  evidence,
  type KillSource,
  killSource,
  type MissedRule,
  type RolloutCap,
  rolloutCap,
  type ThrownKind,
} from "./evidence.ts";
export { endOfNumber, hasInexactNumber, isExactNumber } from "./exact-number.ts";
export { type Explained, explanationOf, killSourceNames, thrownInWords } from "./explanation-of.ts";
export {
  type AllowlistPreviewV1,
  allowlistPreviewV1,
  type ExposureChange,
  type ExposureExample,
  type ExposureSample,
  exposureChange,
  exposureExample,
  exposureSample,
  type RolloutPreviewV1,
  rolloutPreviewV1,
} from "./exposure-preview.ts";
export { type Gate, type Guard, gateOrder, guardOrder } from "./gates.ts";
export {
  type GenerationProfile,
  type GenerationPrompt,
  type GenerationV1,
  generationProfile,
  generationPrompt,
  generationV1,
} from "./generation.ts";
export {
  type CanaryComparison,
  type ComparisonVerdict,
  canaryComparison,
  comparisonVerdicts,
  type GenerationComparisonV1,
  generationComparisonV1,
  type ModelFigures,
  type ProfileFigures,
} from "./generation-comparison.ts";
export { type GenerationModel, generationModel, generationName } from "./generation-model.ts";
export {
  type GenerationChangeV1,
  type GenerationRevision,
  type GenerationRevisionListV1,
  type GenerationRollbackV1,
  type GenerationStateV1,
  generationChangeV1,
  generationRevisionListV1,
  generationRollbackV1,
  generationStateV1,
} from "./generation-state.ts";
export {
  type GenerationTriedV1,
  type GenerationTryV1,
  generationTriedV1,
  generationTryV1,
  type TriedCall,
  type TriedFilling,
  type TriedJob,
} from "./generation-try.ts";
export {
  type Incident,
  type IncidentEntryV1,
  type IncidentHistoryEntry,
  type IncidentLink,
  type IncidentListV1,
  type IncidentOpeningV1,
  type IncidentV1,
  incident,
  incidentEntryV1,
  incidentListV1,
  incidentOpeningV1,
  incidentV1,
  type Severity,
  severities,
  severityMeanings,
} from "./incident.ts";
export { instant } from "./instant.ts";
export { type ContractIssue, contractIssue } from "./issue.ts";
export { countValues, type JsonObject, type JsonValue, jsonObject } from "./json-object.ts";
export {
  type KillEngagement,
  type KillEngagementV1,
  type KillRequestV1,
  type KillStatusV1,
  killEngagement,
  killEngagementV1,
  killRequestV1,
  killStatusV1,
} from "./kill.ts";
export { allowlistLimits, answeredRunLimits, generationLimits, runLimits } from "./limits.ts";
export { type LivenessV1, livenessV1 } from "./liveness.ts";
export type { ModelFailureV1 } from "./model-failure.ts";
export { nearMiss } from "./near-miss.ts";
export { type OutputSchemaNode, outputSchemaNode } from "./output-schema.ts";
export {
  type BuiltInOutputType,
  builtInOutputTypes,
  isBuiltInOutputType,
  type OutputSpec,
  outputSpec,
} from "./output-spec.ts";
export { assertWith, type Contract, type ParseResult, parseWith } from "./parse.ts";
export { type ProblemV1, problemV1 } from "./problem.ts";
export { type Placeholder, type PromptPart, placeholders, readPromptText } from "./prompt-text.ts";
export { quoteName } from "./quote.ts";
export { type RampStep, type RampV1, rampV1 } from "./ramp.ts";
export { type Degradation, degradation, type ReadinessV1, readinessV1 } from "./readiness.ts";
export { defaultReadinessPolicy, type ReadinessPolicyV1, readinessPolicyV1 } from "./readiness-policy.ts";
export {
  type Criterion,
  type CriterionAnswer,
  type CriterionVerdict,
  type ReadinessDay,
  type ReadinessEvent,
  type ReadinessFigure,
  type ReadinessProgress,
  type ReadinessReportV1,
  type ReadinessStage,
  readinessProgressLine,
  readinessReportV1,
  readinessStages,
  stageCriteria,
} from "./readiness-report.ts";
export {
  type FailureReason,
  type GateReason,
  type GuardReason,
  type Reason,
  type ReasonEntry,
  reasonCodes,
  reasons,
} from "./reasons.ts";
export { type ResultV1, resultV1, type Status, statuses } from "./result.ts";
export {
  type ErasureFilter,
  type ResultErasureV1,
  type ResultFilter,
  type ResultRemoval,
  type ResultRemovalListV1,
  type ResultRemovalV1,
  type ResultWithdrawalV1,
  resultErasureV1,
  resultFilter,
  resultRemoval,
  resultRemovalListV1,
  resultRemovalV1,
  resultWithdrawalV1,
} from "./result-removal.ts";
export type { RevisionMade } from "./revision.ts";
export {
  type RolloutCapChangeV1,
  type RolloutCapV1,
  rolloutCapChangeV1,
  rolloutCapV1,
} from "./rollout-cap.ts";
export { type Job, job, type RunMetadata, type RunV1, runV1 } from "./run.ts";
export { type JobAnswerV1, jobAnswerV1, type RunResponseV1, runResponseV1 } from "./run-response.ts";
export {
  type RunListV1,
  type RunProgress,
  type RunState,
  type RunStatusV1,
  type RunSummary,
  runListV1,
  runStatusV1,
  runSummary,
} from "./run-status.ts";
export { type Scope, scope } from "./scope.ts";
export {
  type ReleaseBasis,
  releaseBasis,
  type Signoff,
  type SignoffArea,
  type SignoffListV1,
  type SignoffRequestV1,
  type SignoffRole,
  type SignoffV1,
  type SignoffWithdrawalV1,
  signoffAreas,
  signoffListV1,
  signoffRequestV1,
  signoffRoles,
  signoffV1,
  signoffWithdrawalV1,
} from "./signoff.ts";
export { type StandardContract, type StandardIssue, type StandardResult, standardOf } from "./standard-of.ts";
export {
  type ChainPlace,
  chainPlace,
  type ModelAttribution,
  type TelemetryEvent,
  type TelemetryV1,
  type TriedModel,
  telemetryV1,
} from "./telemetry.ts";
export { type TelemetryListV1, telemetryListV1 } from "./telemetry-list.ts";
export { identifier, jobId, recordedText, sha256Hex } from "./text.ts";
export { type TripwireName, type TripwireStatus, tripwireNames, tripwireStatus } from "./tripwire.ts";
