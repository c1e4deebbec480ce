export { fillSlotV1, fillSlotV1Name } from "@slotgate/model";
export { abortOnKill } from "./abort-on-kill.ts";
export { type Background, createBackground, lightBytes } from "./background/background.ts";
export { BackgroundBusyError } from "./background/background-busy-error.ts";
export { type CompareAllowlists, compareAllowlists } from "./background/compare-allowlists.ts";
export {
  type GovernedRequest,
  type GovernedRequests,
  type Judged,
  judgeDocument,
  judgeGoverned,
  judgeRun,
} from "./background/judge-document.ts";
export { checksApart, strictly } from "./background/output-checks.ts";
export { parseApart } from "./background/parse-apart.ts";
export { previewExposureApart, previewProposalApart } from "./background/preview-apart.ts";
export { TooCostlyError } from "./background/too-costly-error.ts";
export { budgetOf } from "./budget/budget-of.ts";
export type { BudgetReader } from "./budget/budget-reader.ts";
export { type BudgetWatch, watchBudget } from "./budget/watch-budget.ts";
export type { ChangeFilter, ChangeReader } from "./changes/change-reader.ts";
export type { NewChange } from "./changes/new-change.ts";
export { createPendingChanges } from "./changes/pending-changes.ts";
export type { Noted, Seen } from "./changes/seen.ts";
export { seenHere } from "./changes/seen-here.ts";
export { watchSeen } from "./changes/watch-seen.ts";
export {
  type ContentStore,
  type Found,
  type FoundAndLeasing,
  type Lease,
  type LeaseSeen,
  type Leasing,
  mostFailures,
} from "./content/content-store.ts";
export type { JobContent } from "./content/job-content.ts";
export { createLeaseWatch, type LeaseWatch } from "./content/lease-watch.ts";
export { noContentStore } from "./content/no-content-store.ts";
export { StoreUnavailableError } from "./content/store-unavailable-error.ts";
export { createExecutor } from "./create-executor.ts";
export { decisionFromRecords, lastWordOf } from "./decision-from-records.ts";
export { createDrillExecutor, type DrillExecutor } from "./drill/drill-executor.ts";
export {
  drillOwner,
  drillOwnerPrefix,
  isOfDrill,
  isSyntheticOwner,
  syntheticOwnerPrefixes,
} from "./drill/drill-mark.ts";
export { DrillRefusedError } from "./drill/drill-refused-error.ts";
export { drillRule, isDrillRule } from "./drill/drill-rule.ts";
export type { DrillProgress, DrillStore } from "./drill/drill-store.ts";
export { NoSuchDrillError } from "./drill/no-such-drill-error.ts";
export {
  createTryExecutor,
  type TriedSide,
  type TriedSides,
  type TryExecutor,
} from "./drill/try-executor.ts";
export { createEvidenceDocuments, type EvidenceDocuments } from "./evidence-documents.ts";
export type { Executor } from "./executor.ts";
export type { ExecutorReport, FailedCall } from "./executor-parts.ts";
export type { CapStore } from "./exposure/cap-store.ts";
export { createDatabaseAllowlist } from "./exposure/database-document.ts";
export type { DocumentFound, Parse } from "./exposure/document-found.ts";
export type { ExposureReading } from "./exposure/exposure-reading.ts";
export { previewDigest, tryDigest } from "./exposure/preview-digest.ts";
export { PreviewNeededError } from "./exposure/preview-needed-error.ts";
export { RevisionChangedError } from "./exposure/revision-changed-error.ts";
export type {
  AllowlistStore,
  ApplyRequest,
  GenerationRequest,
  GenerationStore,
  RevisionRequest,
  RevisionStore,
} from "./exposure/revision-store.ts";
export { TryNeededError } from "./exposure/try-needed-error.ts";
export {
  createDecisionSlots,
  createFairSlots,
  decisionsPerOwner,
  type FairSlotsOptions,
} from "./fair-slots.ts";
export { gateStateOf } from "./gate-state-of.ts";
export { circuitOfAll } from "./generation/circuit-of-all.ts";
export {
  type ComparisonReader,
  type ComparisonWindow,
  comparisonOf,
  endsOfCalls,
  type GenerationUse,
  type ModelUse,
  type PricedDocument,
} from "./generation/compare-generation.ts";
export { fillingsOf } from "./generation/fillings-of.ts";
export {
  type ChangedSetting,
  changedOrder,
  changesInGeneration,
  type GenerationChange,
  generationChangesInWords,
  modelsInUse,
  valueInWords,
} from "./generation/generation-changes.ts";
export { generationDigests } from "./generation/generation-digests.ts";
export type { GenerationInForce, GenerationStatus, InForce } from "./generation/generation-in-force.ts";
export {
  createBuiltInGeneration,
  createDatabaseGeneration,
  createFileGeneration,
  type GenerationSource,
} from "./generation/generation-source.ts";
export { type HeadsV1, headsDocument, parseHeads } from "./heads/heads-file.ts";
export type { HeartbeatFaultCause, HeartbeatReader } from "./heartbeat/heartbeat-reader.ts";
export type { HeartbeatStore, ReplicaState } from "./heartbeat/heartbeat-store.ts";
export { type HeartbeatReport, type Heartbeats, keepHeartbeats } from "./heartbeat/keep-heartbeats.ts";
export { createIdSource } from "./id-source.ts";
export { InFlightCalls } from "./in-flight-calls.ts";
export { changeByEntry, checkWindow, linksWithout } from "./incidents/change-by-entry.ts";
export { IncidentRefusedError } from "./incidents/incident-refused-error.ts";
export type {
  IncidentAddition,
  IncidentFilter,
  IncidentOpening,
  IncidentPage,
  IncidentStore,
} from "./incidents/incident-store.ts";
export { InvalidIncidentError } from "./incidents/invalid-incident-error.ts";
export { NoSuchIncidentError } from "./incidents/no-such-incident-error.ts";
export type { JobAnswer } from "./job-answer.ts";
export { JobsUnderWay } from "./jobs-under-way.ts";
export {
  type Allowance,
  type Authentication,
  allowanceName,
  type Known,
  type Refused,
  type Roleless,
  type Unavailable,
} from "./keys/authentication.ts";
export { type Caller, type Role, roles } from "./keys/caller.ts";
export { parseDuration } from "./keys/duration.ts";
export { type Expiry, instantOf, parseExpiry } from "./keys/expiry.ts";
export type { KeyAdmin, KeyFacts, KeyState } from "./keys/key-admin.ts";
export { KeyEndedError } from "./keys/key-ended-error.ts";
export type { KeyStore } from "./keys/key-store.ts";
export { digestOf, newSecret, newShortId } from "./keys/new-secret.ts";
export { NoSuchKeyError } from "./keys/no-such-key-error.ts";
export { PastExpiryError } from "./keys/past-expiry-error.ts";
export { SecretsInUseError } from "./keys/secrets-in-use-error.ts";
export { type StoredSecret, submittersAmong } from "./keys/stored-secret.ts";
export { type KillOwner, ownerAsText, subjectOf } from "./kill/kill-owner.ts";
export type { Engaging, KillStore, Releasing } from "./kill/kill-store.ts";
export { KillUnavailableError } from "./kill/kill-unavailable-error.ts";
export { createLocalSwitch, type LocalSwitch, type LocalSwitchStatus } from "./kill/local-switch.ts";
export { checkRelease, type ReleaseRule, releaseRules } from "./kill/may-release.ts";
export { NoSuchEngagementError } from "./kill/no-such-engagement-error.ts";
export { noteProcess, runsHere } from "./kill/note-process.ts";
export { ReleaseRefusedError } from "./kill/release-refused-error.ts";
export { readSwitchFile, writeSwitchFile } from "./kill/switch-file.ts";
export { type FileLedger, type FileLedgerOptions, openFileLedger } from "./outbound/file-ledger.ts";
export { outboundFiles } from "./outbound/outbound-files.ts";
export { type OutboundContent, readOutbound } from "./outbound/read-outbound.ts";
export {
  type Reconciliation,
  type RecordedCalls,
  type RequestDifference,
  reconcile,
} from "./outbound/reconcile.ts";
export { requestsOfWriter } from "./outbound/requests-of-writer.ts";
export { tailOutbound } from "./outbound/tail-outbound.ts";
export { rolloutNow, type ValidRollout } from "./preview/rollout-now.ts";
export { RecordsUnavailableError } from "./records-unavailable-error.ts";
export type { LeftAdmissions } from "./recovery/open-admission.ts";
export { createRecovery, type RecoveryReport } from "./recovery/recovery.ts";
export { comparedFields, fieldOf } from "./replay/compare-verdicts.ts";
export { createEvidenceShelf, type EvidenceShelf } from "./replay/evidence-shelf.ts";
export { type Redecided, redecide } from "./replay/redecide.ts";
export { type Replayed, replayLines } from "./replay/replay-lines.ts";
export {
  addTallies,
  type Difference,
  emptyTally,
  faultsIn,
  type ReplayTally,
  recordsIn,
} from "./replay/replay-result.ts";
export type { Verdict } from "./replay/verdict.ts";
export { createWhatIf, type Supposed, type Supposition } from "./replay/what-if.ts";
export {
  addWhatIfs,
  emptyWhatIf,
  sampleOf,
  type WhatIfExample,
  type WhatIfTally,
} from "./replay/what-if-result.ts";
export { emptyResultOf } from "./result-of-record.ts";
export { RunSuspendedError } from "./run-suspended-error.ts";
export { followRuns, type RunFollower } from "./runs/follow-runs.ts";
export { IdempotencyKeyReusedError } from "./runs/idempotency-key-reused-error.ts";
export type { RemovalRequest, ResultStore } from "./runs/result-store.ts";
export type { QueuedRun, RunQueue } from "./runs/run-queue.ts";
export { createRunService, type RunService, type Submission } from "./runs/run-service.ts";
export type { Claim, NewRun, RunStore, StoredAnswer, StoredRun } from "./runs/run-store.ts";
export { RunUnfinishedError } from "./runs/run-unfinished-error.ts";
export { type SubmittedRun, submittedRun } from "./runs/submitted-run.ts";
export { trackWork } from "./runs/track-work.ts";
export {
  handOut,
  heldBack,
  justMade,
  killHolding,
  type StoreView,
  type Withholding,
} from "./runs/withhold.ts";
export {
  type SelfTestStatus,
  type SelfTestWatch,
  selfTestProblem,
  watchSelfTest,
} from "./self-test/watch-self-test.ts";
export { silentReport } from "./silent-report.ts";
export { changeInWords, rulesChanged } from "./story/change-in-words.ts";
export { changeSourcesBehind } from "./story/change-sources.ts";
export type { DecisionReader, DecisionScope } from "./story/decision-reader.ts";
export { gateCourses } from "./story/gate-courses.ts";
export { generationDigestIn, generationOfDecision } from "./story/generation-of-decision.ts";
export { killSourcesInWords } from "./story/kill-sources-in-words.ts";
export { summaryOf } from "./story/summary-of.ts";
export { tellDecision } from "./story/tell-decision.ts";
export {
  type ActivityReader,
  type ActivityWindow,
  activityOf,
  activityWindow,
} from "./telemetry/activity.ts";
export { reasonsWith } from "./telemetry/reasons-with.ts";
export { telemetryPages } from "./telemetry/telemetry-pages.ts";
export {
  drillChoices,
  type FoundRecord,
  orders,
  type TelemetryFilter,
  type TelemetryPage,
  type TelemetryPlace,
  type TelemetryReader,
} from "./telemetry/telemetry-reader.ts";
export { noTracing } from "./tracing/no-tracing.ts";
export { headersOf, placeOfCaller, traceIdOf } from "./tracing/trace-context.ts";
export type { Tracing } from "./tracing/tracing.ts";
export type {
  CanaryFiring,
  CanaryFiringStore,
  CanaryReport,
  LowerCanary,
} from "./tripwires/canary-firing.ts";
export {
  type CanaryReader,
  type CanaryTripwireOptions,
  createCanaryTripwire,
  type JobsOfCanary,
} from "./tripwires/canary-tripwire.ts";
export { createDecisionLook, type RecentRecords } from "./tripwires/disputed-decisions.ts";
export type { Finding, Firing } from "./tripwires/firing.ts";
export type { FiringStore, Opened } from "./tripwires/firing-store.ts";
export { createReleaseLook } from "./tripwires/invalid-releases.ts";
export { leftFiring } from "./tripwires/left-firing.ts";
export { lowerCanaryIn } from "./tripwires/lower-canary.ts";
export { watchFailures } from "./tripwires/model-failures.ts";
export { watchLatency } from "./tripwires/model-latency.ts";
export { repeatLooks } from "./tripwires/repeat-looks.ts";
export type { HasOthers } from "./tripwires/shared-trouble.ts";
export type { TripwireReport } from "./tripwires/tripwire-report.ts";
export { type TripwireSettings, tripwireStatuses } from "./tripwires/tripwire-settings.ts";
export { createTripwires } from "./tripwires/tripwires.ts";
export type { TripwiresAtWork } from "./tripwires/tripwires-at-work.ts";
export { createRequestLook } from "./tripwires/unrecorded-requests.ts";
