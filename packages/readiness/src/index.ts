export { exposureSince, longestDrillMs } from "./exposure.ts";
export type {
  BasisChange,
  ChainFacts,
  ControlFacts,
  DrillFact,
  IncidentFact,
  ReadinessFacts,
  RecordedSignoff,
  ReleaseWindow,
  RepeatedJobs,
  ServiceFacts,
  StopFact,
  Uptime,
} from "./facts.ts";
export { provenByBuild } from "./own-facts.ts";
export { loweringOf, type RampChange, type RampFacts, type RampStatus, rampStatus } from "./ramp.ts";
export { countRepeatedJobs, type RepeatedJobsCount } from "./repeated-jobs.ts";
export { readinessReport } from "./report.ts";
export { reportAsMarkdown, stageInWords } from "./report-as-markdown.ts";
export {
  type KeptReport,
  type Signing,
  type SignoffRefusal,
  SignoffRefusedError,
  type SignoffStore,
} from "./signoff-store.ts";
export { refusalOf, signoffsNow, whyLapsed } from "./signoffs.ts";
export {
  addCases,
  addRecordTally,
  type Cases,
  emptyRecordTally,
  noCases,
  oneCase,
  type RecordTally,
} from "./tally.ts";
export { tallyRecord } from "./tally-records.ts";
