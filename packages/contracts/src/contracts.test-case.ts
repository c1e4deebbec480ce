import type * as z from "zod";
import { activityV1 } from "./activity.ts";
import { allowlistV1 } from "./allowlist.ts";
import {
  allowlistChangeV1,
  allowlistProposalV1,
  allowlistRevisionListV1,
  allowlistRollbackV1,
  allowlistStateV1,
} from "./allowlist-state.ts";
import { budgetV1 } from "./budget.ts";
import { callerV1 } from "./caller.ts";
import { changeListV1 } from "./change.ts";
import { controlSnapshotV1 } from "./control-snapshot.ts";
import { controlsStatusV1 } from "./controls-status.ts";
import { decisionV1 } from "./decision.ts";
import { decisionGenerationV1 } from "./decision-generation.ts";
import { decisionListV1 } from "./decision-list.ts";
import { drillJobsV1, drillListV1, drillProgressV1, drillStartV1, drillV1 } from "./drill.ts";
import { dryRunV1 } from "./dry-run.ts";
import { allowlistPreviewV1, rolloutPreviewV1 } from "./exposure-preview.ts";
import { generationV1 } from "./generation.ts";
import { generationComparisonV1 } from "./generation-comparison.ts";
import {
  generationChangeV1,
  generationRevisionListV1,
  generationRollbackV1,
  generationStateV1,
} from "./generation-state.ts";
import { generationTriedV1, generationTryV1 } from "./generation-try.ts";
import { incidentEntryV1, incidentListV1, incidentOpeningV1, incidentV1 } from "./incident.ts";
import { killEngagementV1, killRequestV1, killStatusV1 } from "./kill.ts";
import { livenessV1 } from "./liveness.ts";
import { problemV1 } from "./problem.ts";
import { rampV1 } from "./ramp.ts";
import { readinessV1 } from "./readiness.ts";
import { readinessPolicyV1 } from "./readiness-policy.ts";
import { readinessReportV1 } from "./readiness-report.ts";
import { resultV1 } from "./result.ts";
import {
  resultErasureV1,
  resultRemovalListV1,
  resultRemovalV1,
  resultWithdrawalV1,
} from "./result-removal.ts";
import { rolloutCapChangeV1, rolloutCapV1 } from "./rollout-cap.ts";
import { runV1 } from "./run.ts";
import { jobAnswerV1, runResponseV1 } from "./run-response.ts";
import { runListV1, runStatusV1 } from "./run-status.ts";
import * as samples from "./samples.test-case.ts";
import { signoffListV1, signoffRequestV1, signoffV1, signoffWithdrawalV1 } from "./signoff.ts";
import { telemetryV1 } from "./telemetry.ts";
import { telemetryListV1 } from "./telemetry-list.ts";

const richRun = () => ({
  ...samples.sampleRun(),
  jobs: [
    {
      ...samples.sampleJob(),
      output: {
        field: "card",
        type: "flashcard",
        schema: {
          type: "object",
          properties: { front: { type: "string", maxLength: 80 }, back: { $ref: "#/$defs/side" } },
          required: ["front", "back"],
          additionalProperties: false,
          $defs: { side: { enum: ["a", "b", null, 1, true] } },
        },
      },
    },
  ],
});

/** Each contract with a valid document that uses all of it. */
export const contractCases: readonly (readonly [string, z.ZodType, object])[] = [
  ["run", runV1, richRun()],
  ["result", resultV1, samples.sampleResult()],
  ["decision", decisionV1, samples.sampleDecision()],
  ["run-response", runResponseV1, samples.sampleRunResponse()],
  ["dry-run", dryRunV1, samples.sampleDryRun()],
  ["telemetry", telemetryV1, samples.sampleTelemetry()],
  ["telemetry-list", telemetryListV1, samples.sampleTelemetryList()],
  ["allowlist", allowlistV1, samples.sampleAllowlist()],
  ["allowlist-state", allowlistStateV1, samples.sampleAllowlistState()],
  ["allowlist-revision-list", allowlistRevisionListV1, samples.sampleAllowlistRevisionList()],
  ["allowlist-change", allowlistChangeV1, samples.sampleAllowlistChange()],
  ["allowlist-rollback", allowlistRollbackV1, samples.sampleAllowlistRollback()],
  ["allowlist-proposal", allowlistProposalV1, samples.sampleAllowlistProposal()],
  ["allowlist-preview", allowlistPreviewV1, samples.sampleAllowlistPreview()],
  ["generation", generationV1, samples.sampleGeneration()],
  ["generation-state", generationStateV1, samples.sampleGenerationState()],
  ["generation-revision-list", generationRevisionListV1, samples.sampleGenerationRevisionList()],
  ["generation-change", generationChangeV1, samples.sampleGenerationChange()],
  ["generation-rollback", generationRollbackV1, samples.sampleGenerationRollback()],
  ["generation-try", generationTryV1, samples.sampleGenerationTry()],
  ["generation-tried", generationTriedV1, samples.sampleGenerationTried()],
  ["rollout-preview", rolloutPreviewV1, samples.sampleRolloutPreview()],
  ["activity", activityV1, samples.sampleActivity()],
  ["generation-comparison", generationComparisonV1, samples.sampleGenerationComparison()],
  ["caller", callerV1, samples.sampleCaller()],
  ["budget", budgetV1, samples.sampleBudget()],
  ["rollout-cap", rolloutCapV1, samples.sampleRolloutCap()],
  ["rollout-cap-change", rolloutCapChangeV1, samples.sampleRolloutCapChange()],
  ["drill-start", drillStartV1, samples.sampleDrillStart()],
  ["drill", drillV1, samples.sampleDrill()],
  ["drill-progress", drillProgressV1, samples.sampleDrillProgress()],
  ["drill-list", drillListV1, samples.sampleDrillList()],
  ["drill-jobs", drillJobsV1, samples.sampleDrillJobs()],
  ["control-snapshot", controlSnapshotV1, samples.sampleControlSnapshot()],
  ["decision-generation", decisionGenerationV1, samples.sampleDecisionGeneration()],
  ["decision-list", decisionListV1, samples.sampleDecisionList()],
  ["job-answer", jobAnswerV1, samples.sampleJobAnswer()],
  ["run-status", runStatusV1, samples.sampleRunStatus()],
  ["run-list", runListV1, samples.sampleRunList()],
  ["result-withdrawal", resultWithdrawalV1, samples.sampleResultWithdrawal()],
  ["result-erasure", resultErasureV1, samples.sampleResultErasure()],
  ["result-removal", resultRemovalV1, samples.sampleResultRemoval()],
  ["result-removal-list", resultRemovalListV1, samples.sampleResultRemovalList()],
  ["change-list", changeListV1, samples.sampleChangeList()],
  ["incident", incidentV1, samples.sampleIncidentDocument()],
  ["incident-list", incidentListV1, samples.sampleIncidentList()],
  ["readiness-policy", readinessPolicyV1, samples.sampleReadinessPolicy()],
  ["readiness-report", readinessReportV1, samples.sampleReadinessReport()],
  ["ramp", rampV1, samples.sampleRamp()],
  ["signoff", signoffV1, samples.sampleSignoff()],
  ["signoff-list", signoffListV1, samples.sampleSignoffList()],
  ["signoff-request", signoffRequestV1, samples.sampleSignoffRequest()],
  ["signoff-withdrawal", signoffWithdrawalV1, samples.sampleSignoffWithdrawal()],
  ["incident-opening", incidentOpeningV1, samples.sampleIncidentOpening()],
  ["incident-entry", incidentEntryV1, samples.sampleIncidentEntry()],
  ["kill-request", killRequestV1, samples.sampleKillRequest()],
  ["kill-engagement", killEngagementV1, samples.sampleKillEngagement()],
  ["kill-status", killStatusV1, samples.sampleKillStatus()],
  ["controls-status", controlsStatusV1, samples.sampleControlsStatus()],
  ["liveness", livenessV1, samples.sampleLiveness()],
  ["readiness", readinessV1, samples.sampleReadiness()],
  ["problem", problemV1, samples.sampleProblem()],
];
