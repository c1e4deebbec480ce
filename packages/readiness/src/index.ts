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
export { readinessReport } from "./report.ts";
export { signoffsNow, whyLapsed } from "./signoffs.ts";
export {
  addCases,
  addRecordTally,
  type Cases,
  emptyRecordTally,
  noCases,
  oneCase,
  type RecordTally,
} from "./tally.ts";
export { tallyRecords } from "./tally-records.ts";
