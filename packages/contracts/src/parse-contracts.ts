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
import { type ParseResult, parseWith } from "./parse.ts";
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

export const parseRunV1 = (document: unknown): ParseResult<RunV1> => parseWith(runV1, document);
export const parseResultV1 = (document: unknown): ParseResult<ResultV1> => parseWith(resultV1, document);
export const parseDecisionV1 = (document: unknown): ParseResult<DecisionV1> =>
  parseWith(decisionV1, document);
export const parseRunResponseV1 = (document: unknown): ParseResult<RunResponseV1> =>
  parseWith(runResponseV1, document);
export const parseDryRunV1 = (document: unknown): ParseResult<DryRunV1> => parseWith(dryRunV1, document);
export const parseTelemetryV1 = (document: unknown): ParseResult<TelemetryV1> =>
  parseWith(telemetryV1, document);
export const parseTelemetryListV1 = (document: unknown): ParseResult<TelemetryListV1> =>
  parseWith(telemetryListV1, document);
export const parseAllowlistV1 = (document: unknown): ParseResult<AllowlistV1> =>
  parseWith(allowlistV1, document);
export const parseControlSnapshotV1 = (document: unknown): ParseResult<ControlSnapshotV1> =>
  parseWith(controlSnapshotV1, document);
export const parseProblemV1 = (document: unknown): ParseResult<ProblemV1> => parseWith(problemV1, document);
export const parseDecisionListV1 = (document: unknown): ParseResult<DecisionListV1> =>
  parseWith(decisionListV1, document);
export const parseJobAnswerV1 = (document: unknown): ParseResult<JobAnswerV1> =>
  parseWith(jobAnswerV1, document);
export const parseRunStatusV1 = (document: unknown): ParseResult<RunStatusV1> =>
  parseWith(runStatusV1, document);
export const parseRunListV1 = (document: unknown): ParseResult<RunListV1> => parseWith(runListV1, document);
export const parseResultWithdrawalV1 = (document: unknown): ParseResult<ResultWithdrawalV1> =>
  parseWith(resultWithdrawalV1, document);
export const parseResultErasureV1 = (document: unknown): ParseResult<ResultErasureV1> =>
  parseWith(resultErasureV1, document);
export const parseResultRemovalV1 = (document: unknown): ParseResult<ResultRemovalV1> =>
  parseWith(resultRemovalV1, document);
export const parseResultRemovalListV1 = (document: unknown): ParseResult<ResultRemovalListV1> =>
  parseWith(resultRemovalListV1, document);
export const parseChangeListV1 = (document: unknown): ParseResult<ChangeListV1> =>
  parseWith(changeListV1, document);
export const parseIncidentListV1 = (document: unknown): ParseResult<IncidentListV1> =>
  parseWith(incidentListV1, document);
export const parseControlsStatusV1 = (document: unknown): ParseResult<ControlsStatusV1> =>
  parseWith(controlsStatusV1, document);
export const parseKillRequestV1 = (document: unknown): ParseResult<KillRequestV1> =>
  parseWith(killRequestV1, document);
export const parseKillEngagementV1 = (document: unknown): ParseResult<KillEngagementV1> =>
  parseWith(killEngagementV1, document);
export const parseKillStatusV1 = (document: unknown): ParseResult<KillStatusV1> =>
  parseWith(killStatusV1, document);
export const parseLivenessV1 = (document: unknown): ParseResult<LivenessV1> =>
  parseWith(livenessV1, document);
export const parseReadinessV1 = (document: unknown): ParseResult<ReadinessV1> =>
  parseWith(readinessV1, document);
export const parseAllowlistStateV1 = (document: unknown): ParseResult<AllowlistStateV1> =>
  parseWith(allowlistStateV1, document);
export const parseAllowlistRevisionListV1 = (document: unknown): ParseResult<AllowlistRevisionListV1> =>
  parseWith(allowlistRevisionListV1, document);
export const parseAllowlistChangeV1 = (document: unknown): ParseResult<AllowlistChangeV1> =>
  parseWith(allowlistChangeV1, document);
export const parseAllowlistRollbackV1 = (document: unknown): ParseResult<AllowlistRollbackV1> =>
  parseWith(allowlistRollbackV1, document);
export const parseAllowlistProposalV1 = (document: unknown): ParseResult<AllowlistProposalV1> =>
  parseWith(allowlistProposalV1, document);
export const parseAllowlistPreviewV1 = (document: unknown): ParseResult<AllowlistPreviewV1> =>
  parseWith(allowlistPreviewV1, document);
export const parseRolloutPreviewV1 = (document: unknown): ParseResult<RolloutPreviewV1> =>
  parseWith(rolloutPreviewV1, document);
export const parseBudgetV1 = (document: unknown): ParseResult<BudgetV1> => parseWith(budgetV1, document);

export const parseRolloutCapV1 = (document: unknown): ParseResult<RolloutCapV1> =>
  parseWith(rolloutCapV1, document);
export const parseRolloutCapChangeV1 = (document: unknown): ParseResult<RolloutCapChangeV1> =>
  parseWith(rolloutCapChangeV1, document);

export const parseDrillStartV1 = (document: unknown): ParseResult<DrillStartV1> =>
  parseWith(drillStartV1, document);

export const parseDrillV1 = (document: unknown): ParseResult<DrillV1> => parseWith(drillV1, document);

export const parseDrillProgressV1 = (document: unknown): ParseResult<DrillProgressV1> =>
  parseWith(drillProgressV1, document);

export const parseDrillListV1 = (document: unknown): ParseResult<DrillListV1> =>
  parseWith(drillListV1, document);

export const parseDrillJobsV1 = (document: unknown): ParseResult<DrillJobsV1> =>
  parseWith(drillJobsV1, document);
