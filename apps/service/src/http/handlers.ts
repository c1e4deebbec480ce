import { addIncidentEntry } from "./handlers/add-incident-entry.ts";
import { applyAllowlist } from "./handlers/apply-allowlist.ts";
import { checkAlive } from "./handlers/check-alive.ts";
import { checkReady } from "./handlers/check-ready.ts";
import { compareGeneration } from "./handlers/compare-generation.ts";
import { dryRun } from "./handlers/dry-run.ts";
import { engageKill } from "./handlers/engage-kill.ts";
import { eraseResults } from "./handlers/erase-results.ts";
import { exportTelemetry } from "./handlers/export-telemetry.ts";
import {
  applyGeneration,
  listGenerationRevisions,
  readGeneration,
  readGenerationRevision,
  rollBackGeneration,
} from "./handlers/generation.ts";
import { listAllowlistRevisions } from "./handlers/list-allowlist-revisions.ts";
import { listChanges } from "./handlers/list-changes.ts";
import { listDrills } from "./handlers/list-drills.ts";
import { listIncidents } from "./handlers/list-incidents.ts";
import { listJobDecisions } from "./handlers/list-job-decisions.ts";
import { listRemovals } from "./handlers/list-removals.ts";
import { listRuns } from "./handlers/list-runs.ts";
import { listTelemetry } from "./handlers/list-telemetry.ts";
import { noteDrill } from "./handlers/note-drill.ts";
import { openIncident } from "./handlers/open-incident.ts";
import { previewAllowlist } from "./handlers/preview-allowlist.ts";
import { previewRollout } from "./handlers/preview-rollout.ts";
import { readActivity } from "./handlers/read-activity.ts";
import { readAllowlist } from "./handlers/read-allowlist.ts";
import { readAllowlistRevision } from "./handlers/read-allowlist-revision.ts";
import { readBudget } from "./handlers/read-budget.ts";
import { readCaller } from "./handlers/read-caller.ts";
import { readCap } from "./handlers/read-cap.ts";
import { readControls } from "./handlers/read-controls.ts";
import { readDecision } from "./handlers/read-decision.ts";
import { readDecisionGeneration } from "./handlers/read-decision-generation.ts";
import { readDescription } from "./handlers/read-description.ts";
import { readIncident } from "./handlers/read-incident.ts";
import { readJobResult } from "./handlers/read-job-result.ts";
import { readKill } from "./handlers/read-kill.ts";
import { readMetrics } from "./handlers/read-metrics.ts";
import { readRun } from "./handlers/read-run.ts";
import { listSignoffs, readReadiness, sign, withdrawSignoff } from "./handlers/readiness.ts";
import { releaseKill } from "./handlers/release-kill.ts";
import { rollBackAllowlist } from "./handlers/roll-back-allowlist.ts";
import { runDrillJobs } from "./handlers/run-drill-jobs.ts";
import { setCap } from "./handlers/set-cap.ts";
import { startDrill } from "./handlers/start-drill.ts";
import { streamRun } from "./handlers/stream-run.ts";
import { submitRun } from "./handlers/submit-run.ts";
import { tryGeneration } from "./handlers/try-generation.ts";
import { withdrawResults } from "./handlers/withdraw-results.ts";
import type { OperationId } from "./operations/operations.ts";
import type { AppParts } from "./request/app-parts.ts";
import type { Handler } from "./request/handler.ts";

export type Handlers = { readonly [Id in OperationId]: Handler<Id> };

/** One handler per operation. */
export const createHandlers = (parts: AppParts): Handlers => ({
  submitRun: submitRun(parts),
  listRuns: listRuns(parts),
  readRun: readRun(parts),
  streamRun: streamRun(parts),
  readJobResult: readJobResult(parts),
  findJobResult: readJobResult(parts),
  withdrawResults: withdrawResults(parts),
  eraseResults: eraseResults(parts),
  listRemovals: listRemovals(parts),
  dryRun: dryRun(parts),
  readDecision: readDecision(parts),
  readDecisionGeneration: readDecisionGeneration(parts),
  listJobDecisions: listJobDecisions(parts),
  findJobDecisions: listJobDecisions(parts),
  listTelemetry: listTelemetry(parts),
  readActivity: readActivity(parts),
  compareGeneration: compareGeneration(parts),
  exportTelemetry: exportTelemetry(parts),
  readControls: readControls(parts),
  readAllowlist: readAllowlist(parts),
  applyAllowlist: applyAllowlist(parts),
  previewAllowlist: previewAllowlist(parts),
  listAllowlistRevisions: listAllowlistRevisions(parts),
  readAllowlistRevision: readAllowlistRevision(parts),
  rollBackAllowlist: rollBackAllowlist(parts),
  readGeneration: readGeneration(parts),
  applyGeneration: applyGeneration(parts),
  listGenerationRevisions: listGenerationRevisions(parts),
  readGenerationRevision: readGenerationRevision(parts),
  rollBackGeneration: rollBackGeneration(parts),
  tryGeneration: tryGeneration(parts),
  previewRollout: previewRollout(parts),
  readCap: readCap(parts),
  setCap: setCap(parts),
  readBudget: readBudget(parts),
  readKill: readKill(parts),
  engageKill: engageKill(parts),
  releaseKill: releaseKill(parts),
  listChanges: listChanges(parts),
  openIncident: openIncident(parts),
  listIncidents: listIncidents(parts),
  readIncident: readIncident(parts),
  addIncidentEntry: addIncidentEntry(parts),
  startDrill: startDrill(parts),
  listDrills: listDrills(parts),
  noteDrill: noteDrill(parts),
  runDrillJobs: runDrillJobs(parts),
  readReadiness: readReadiness(parts),
  listSignoffs: listSignoffs(parts),
  sign: sign(parts),
  withdrawSignoff: withdrawSignoff(parts),
  readMetrics: readMetrics(parts),
  checkAlive: checkAlive(),
  checkReady: checkReady(parts),
  readCaller: readCaller(),
  readDescription: readDescription(),
});
