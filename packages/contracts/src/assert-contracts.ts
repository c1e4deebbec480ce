import { type AllowlistV1, allowlistV1 } from "./allowlist.ts";
import {
  type AllowlistChangeV1,
  type AllowlistProposalV1,
  type AllowlistRevisionListV1,
  type AllowlistRollbackV1,
  type AllowlistStateV1,
  allowlistChangeV1,
  allowlistProposalV1,
  allowlistRevisionListV1,
  allowlistRollbackV1,
  allowlistStateV1,
} from "./allowlist-state.ts";
import { type BudgetV1, budgetV1 } from "./budget.ts";
import { type ChangeListV1, changeListV1 } from "./change.ts";
import { type ControlSnapshotV1, controlSnapshotV1 } from "./control-snapshot.ts";
import { type ControlsStatusV1, controlsStatusV1 } from "./controls-status.ts";
import { type DecisionV1, decisionV1 } from "./decision.ts";
import { type DecisionListV1, decisionListV1 } from "./decision-list.ts";
import {
  type DrillJobsV1,
  type DrillListV1,
  type DrillProgressV1,
  type DrillStartV1,
  type DrillV1,
  drillJobsV1,
  drillListV1,
  drillProgressV1,
  drillStartV1,
  drillV1,
} from "./drill.ts";
import { type DryRunV1, dryRunV1 } from "./dry-run.ts";
import {
  type AllowlistPreviewV1,
  allowlistPreviewV1,
  type RolloutPreviewV1,
  rolloutPreviewV1,
} from "./exposure-preview.ts";
import { type IncidentListV1, incidentListV1 } from "./incident.ts";
import {
  type KillEngagementV1,
  type KillRequestV1,
  type KillStatusV1,
  killEngagementV1,
  killRequestV1,
  killStatusV1,
} from "./kill.ts";
import { type LivenessV1, livenessV1 } from "./liveness.ts";
import { assertWith } from "./parse.ts";
import { type ProblemV1, problemV1 } from "./problem.ts";
import { type ReadinessV1, readinessV1 } from "./readiness.ts";
import { type ResultV1, resultV1 } from "./result.ts";
import {
  type ResultErasureV1,
  type ResultRemovalListV1,
  type ResultRemovalV1,
  type ResultWithdrawalV1,
  resultErasureV1,
  resultRemovalListV1,
  resultRemovalV1,
  resultWithdrawalV1,
} from "./result-removal.ts";
import {
  type RolloutCapChangeV1,
  type RolloutCapV1,
  rolloutCapChangeV1,
  rolloutCapV1,
} from "./rollout-cap.ts";
import { type RunV1, runV1 } from "./run.ts";
import { type JobAnswerV1, jobAnswerV1, type RunResponseV1, runResponseV1 } from "./run-response.ts";
import { type RunListV1, type RunStatusV1, runListV1, runStatusV1 } from "./run-status.ts";
import { type TelemetryV1, telemetryV1 } from "./telemetry.ts";
import { type TelemetryListV1, telemetryListV1 } from "./telemetry-list.ts";

export const assertRunV1 = (document: unknown): RunV1 => assertWith("run", runV1, document);
export const assertResultV1 = (document: unknown): ResultV1 => assertWith("result", resultV1, document);
export const assertDecisionV1 = (document: unknown): DecisionV1 =>
  assertWith("decision", decisionV1, document);
export const assertRunResponseV1 = (document: unknown): RunResponseV1 =>
  assertWith("run response", runResponseV1, document);
export const assertDryRunV1 = (document: unknown): DryRunV1 => assertWith("dry run", dryRunV1, document);
export const assertTelemetryV1 = (document: unknown): TelemetryV1 =>
  assertWith("telemetry record", telemetryV1, document);
export const assertTelemetryListV1 = (document: unknown): TelemetryListV1 =>
  assertWith("telemetry list", telemetryListV1, document);
export const assertAllowlistV1 = (document: unknown): AllowlistV1 =>
  assertWith("allowlist", allowlistV1, document);
export const assertControlSnapshotV1 = (document: unknown): ControlSnapshotV1 =>
  assertWith("control snapshot", controlSnapshotV1, document);
export const assertProblemV1 = (document: unknown): ProblemV1 => assertWith("problem", problemV1, document);
export const assertDecisionListV1 = (document: unknown): DecisionListV1 =>
  assertWith("decision list", decisionListV1, document);
export const assertJobAnswerV1 = (document: unknown): JobAnswerV1 =>
  assertWith("job answer", jobAnswerV1, document);
export const assertRunStatusV1 = (document: unknown): RunStatusV1 =>
  assertWith("run status", runStatusV1, document);
export const assertRunListV1 = (document: unknown): RunListV1 => assertWith("run list", runListV1, document);
export const assertResultWithdrawalV1 = (document: unknown): ResultWithdrawalV1 =>
  assertWith("result withdrawal", resultWithdrawalV1, document);
export const assertResultErasureV1 = (document: unknown): ResultErasureV1 =>
  assertWith("result erasure", resultErasureV1, document);
export const assertResultRemovalV1 = (document: unknown): ResultRemovalV1 =>
  assertWith("result removal", resultRemovalV1, document);
export const assertResultRemovalListV1 = (document: unknown): ResultRemovalListV1 =>
  assertWith("result removal list", resultRemovalListV1, document);
export const assertChangeListV1 = (document: unknown): ChangeListV1 =>
  assertWith("change list", changeListV1, document);
export const assertIncidentListV1 = (document: unknown): IncidentListV1 =>
  assertWith("incident list", incidentListV1, document);
export const assertControlsStatusV1 = (document: unknown): ControlsStatusV1 =>
  assertWith("controls status", controlsStatusV1, document);
export const assertKillRequestV1 = (document: unknown): KillRequestV1 =>
  assertWith("kill request", killRequestV1, document);
export const assertKillEngagementV1 = (document: unknown): KillEngagementV1 =>
  assertWith("kill engagement", killEngagementV1, document);
export const assertKillStatusV1 = (document: unknown): KillStatusV1 =>
  assertWith("kill status", killStatusV1, document);
export const assertLivenessV1 = (document: unknown): LivenessV1 =>
  assertWith("liveness", livenessV1, document);
export const assertReadinessV1 = (document: unknown): ReadinessV1 =>
  assertWith("readiness", readinessV1, document);
export const assertAllowlistStateV1 = (document: unknown): AllowlistStateV1 =>
  assertWith("allowlist state", allowlistStateV1, document);
export const assertAllowlistRevisionListV1 = (document: unknown): AllowlistRevisionListV1 =>
  assertWith("allowlist revision list", allowlistRevisionListV1, document);
export const assertAllowlistChangeV1 = (document: unknown): AllowlistChangeV1 =>
  assertWith("allowlist change", allowlistChangeV1, document);
export const assertAllowlistRollbackV1 = (document: unknown): AllowlistRollbackV1 =>
  assertWith("allowlist rollback", allowlistRollbackV1, document);
export const assertAllowlistProposalV1 = (document: unknown): AllowlistProposalV1 =>
  assertWith("allowlist proposal", allowlistProposalV1, document);
export const assertAllowlistPreviewV1 = (document: unknown): AllowlistPreviewV1 =>
  assertWith("allowlist preview", allowlistPreviewV1, document);
export const assertRolloutPreviewV1 = (document: unknown): RolloutPreviewV1 =>
  assertWith("rollout preview", rolloutPreviewV1, document);
export const assertBudgetV1 = (document: unknown): BudgetV1 => assertWith("budget", budgetV1, document);

export const assertRolloutCapV1 = (document: unknown): RolloutCapV1 =>
  assertWith("rollout cap", rolloutCapV1, document);
export const assertRolloutCapChangeV1 = (document: unknown): RolloutCapChangeV1 =>
  assertWith("rollout cap change", rolloutCapChangeV1, document);

export const assertDrillStartV1 = (document: unknown): DrillStartV1 =>
  assertWith("drill start", drillStartV1, document);

export const assertDrillV1 = (document: unknown): DrillV1 => assertWith("drill", drillV1, document);

export const assertDrillProgressV1 = (document: unknown): DrillProgressV1 =>
  assertWith("drill progress", drillProgressV1, document);

export const assertDrillListV1 = (document: unknown): DrillListV1 =>
  assertWith("drill list", drillListV1, document);

export const assertDrillJobsV1 = (document: unknown): DrillJobsV1 =>
  assertWith("drill jobs", drillJobsV1, document);
