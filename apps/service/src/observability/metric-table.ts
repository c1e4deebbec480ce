/** A metric as Prometheus shows it. */
export interface Metric {
  readonly name: `slotgate_${string}`;
  readonly kind: "counter" | "gauge" | "histogram";
  /** Unit in UCUM notation, as OpenTelemetry requires. */
  readonly unit: string;
  readonly labels: readonly string[];
  readonly meaning: string;
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * All metrics. Labels have fixed sets of values, none of them chosen by callers; owners are named by operators, and the
 * number of their series is limited. A label without a value is `none`. A state has one series for each of its values,
 * with 1 for the current one.
 */
export const metricTable = {
  jobsEnded: {
    name: "slotgate_jobs_ended_total",
    kind: "counter",
    unit: "{job}",
    labels: ["path", "status", "gate", "guard", "reason"],
    meaning: "answered jobs, each with a durable record",
  },
  jobsUnrecorded: {
    name: "slotgate_jobs_unrecorded_total",
    kind: "counter",
    unit: "{job}",
    labels: [],
    meaning: "jobs answered with 503 because their end could not be recorded",
  },
  admissions: {
    name: "slotgate_admissions_total",
    kind: "counter",
    unit: "{decision}",
    labels: [],
    meaning: "admissions, each with a durable record",
  },
  decisionDuration: {
    name: "slotgate_decision_duration_seconds",
    kind: "histogram",
    unit: "s",
    labels: ["path"],
    meaning:
      "from the moment a job is taken up to its answer: gates, guards, waiting, records and, on the path `model`, the call",
    buckets: seconds,
  },
  modelCallDuration: {
    name: "slotgate_model_call_duration_seconds",
    kind: "histogram",
    unit: "s",
    labels: ["status"],
    meaning:
      "duration of a model call, retries and pauses included: `generated`, `failed`, `withheld` by a gate or the circuit, `aborted`",
    buckets: seconds,
  },
  modelTokens: {
    name: "slotgate_model_tokens_total",
    kind: "counter",
    unit: "{token}",
    labels: ["type"],
    meaning: "tokens reported by the provider for the last answer of each call: `input`, `output`",
  },
  modelCallsInFlight: {
    name: "slotgate_model_calls_in_flight",
    kind: "gauge",
    unit: "{call}",
    labels: [],
    meaning: "model calls under way",
  },
  modelCallFailures: {
    name: "slotgate_model_call_failures_total",
    kind: "counter",
    unit: "{call}",
    labels: ["reason"],
    meaning: "failed model calls; a call includes its retries",
  },
  ownerContentFailures: {
    name: "slotgate_owner_content_failures_total",
    kind: "counter",
    unit: "{call}",
    labels: ["owner", "reason"],
    meaning:
      "model calls that failed because of the owner's content: too long, refused, truncated, an unsuitable " +
      "schema. They do not affect other owners. The first 100 owners have series of their own, the rest " +
      "share `(others)`",
  },
  modelCircuit: {
    name: "slotgate_model_circuit",
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    meaning:
      "state of the model's circuit for all owners together: `closed`, `half-open`, `open`; no series without a model",
  },
  outboundRequests: {
    name: "slotgate_outbound_requests_total",
    kind: "counter",
    unit: "{request}",
    labels: [],
    meaning: "requests to the model in the outbound ledger",
  },
  outboundUnrecorded: {
    name: "slotgate_outbound_unrecorded_total",
    kind: "counter",
    unit: "{request}",
    labels: [],
    meaning: "requests not sent because the outbound ledger could not be written",
  },
  recoveredAdmissions: {
    name: "slotgate_recovered_admissions_total",
    kind: "counter",
    unit: "{decision}",
    labels: [],
    meaning: "admissions left open by a replica that this one ended as `INTERRUPTED`",
  },
  lateOutcomes: {
    name: "slotgate_late_outcomes_total",
    kind: "counter",
    unit: "{record}",
    labels: [],
    meaning: "outcomes recorded as `late-outcome`, because their admission had ended; they change nothing",
  },
  httpRequestDuration: {
    name: "slotgate_http_request_duration_seconds",
    kind: "histogram",
    unit: "s",
    labels: ["operation", "method", "status"],
    meaning: "from a request's arrival to the end of its answer; `operation` is the route's pattern",
    buckets: seconds,
  },
  journalBatchRecords: {
    name: "slotgate_journal_batch_records",
    kind: "histogram",
    unit: "{record}",
    labels: [],
    meaning: "records of one transaction of the journal",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  },
  journalBatchDuration: {
    name: "slotgate_journal_batch_duration_seconds",
    kind: "histogram",
    unit: "s",
    labels: [],
    meaning: "duration of one transaction of the journal, failed ones included",
    buckets: seconds,
  },
  journalBatchFailures: {
    name: "slotgate_journal_batch_failures_total",
    kind: "counter",
    unit: "{batch}",
    labels: ["cause"],
    meaning:
      "failed transactions: `killed` by an engaged kill, `unmet` because a lease, a stored result or an open admission was gone, `refused` for their data, " +
      "`failed` for anything else",
  },
  storeLosses: {
    name: "slotgate_store_losses_total",
    kind: "counter",
    unit: "{loss}",
    labels: ["cause"],
    meaning:
      "how often the store became unavailable: `unreachable`, `slow` beyond the time limit, `not-durable` settings",
  },
  storeState: {
    name: "slotgate_store_state",
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    meaning: "state of the store: `used`, or why it is not used: `unreachable`, `slow`, `not-durable`",
  },
  recordsNotTaken: {
    name: "slotgate_records_not_taken_total",
    kind: "counter",
    unit: "{record}",
    labels: ["chain", "cause"],
    meaning:
      "records that could not be written, so that nothing was admitted or released (`gated`) or the run has no answer " +
      "(`plain`): `store-unreachable`, `store-slow`, `store-not-durable`, `fate-unknown`, `spool-full`, `disk-full`, " +
      "`spool-io`, `refused` for their data, `queue-full`",
  },
  spooledRecords: {
    name: "slotgate_spooled_records_total",
    kind: "counter",
    unit: "{record}",
    labels: [],
    meaning: "records written to the spool",
  },
  deliveredRecords: {
    name: "slotgate_spool_delivered_records_total",
    kind: "counter",
    unit: "{record}",
    labels: [],
    meaning: "records delivered from the spool to the store, including those of earlier processes",
  },
  spoolRecords: {
    name: "slotgate_spool_records",
    kind: "gauge",
    unit: "{record}",
    labels: [],
    meaning: "records in the spool; no series without a spool",
  },
  spoolBytes: {
    name: "slotgate_spool_bytes",
    kind: "gauge",
    unit: "By",
    labels: [],
    meaning: "bytes in the spool; no series without a spool",
  },
  spoolRefusals: {
    name: "slotgate_spool_refusals_total",
    kind: "counter",
    unit: "{record}",
    labels: ["kept"],
    meaning:
      "spooled records that the store refused for their data: kept without their effects (`record`), or not at all (`nothing`)",
  },
  spoolSetAside: {
    name: "slotgate_spool_set_aside_total",
    kind: "counter",
    unit: "{file}",
    labels: [],
    meaning: "spool files set aside for an operator to examine",
  },
  safetyNetUsable: {
    name: "slotgate_safety_net_usable",
    kind: "gauge",
    unit: "1",
    labels: ["net"],
    meaning:
      "1 if usable: `spool`, by its last probe or record, and `outbound-ledger`, which is unusable while it cannot be written or if it has lost a file since the start; no series for what is disabled",
  },
  controlsAge: {
    name: "slotgate_controls_age_seconds",
    kind: "gauge",
    unit: "s",
    labels: [],
    meaning: "time since the controls were last confirmed; no series before the first confirmation",
  },
  controlsState: {
    name: "slotgate_controls_state",
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    meaning: "state of the controls: `confirmed`, `stale`, `unavailable`; the last two deny every job",
  },
  killSwitch: {
    name: "slotgate_kill_switch",
    kind: "gauge",
    unit: "1",
    labels: ["source", "state"],
    meaning:
      "state of each kill switch: `released`, `engaged`, `unknown`; the last two deny every job. `controls` has no " +
      "series before the controls were confirmed",
  },
  tripwireFired: {
    name: "slotgate_tripwire_fired_total",
    kind: "counter",
    unit: "{firing}",
    labels: ["tripwire"],
    meaning:
      "how often a tripwire of this replica opened an incident; `canary` ends a canary, the others engage a kill",
  },
  tripwireArmed: {
    name: "slotgate_tripwire_armed",
    kind: "gauge",
    unit: "1",
    labels: ["tripwire"],
    meaning: "1 for each armed tripwire, 0 for each disabled one",
  },
  selfTest: {
    name: "slotgate_self_test",
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    meaning:
      "result of the last self-test of the gates: `passed`, `failed`, `outdated`, `unchecked`; only `passed` allows admissions",
  },
  selfTestAge: {
    name: "slotgate_self_test_age_seconds",
    kind: "gauge",
    unit: "s",
    labels: [],
    meaning: "time since the last self-test of the gates; no series before the first one",
  },
  allowlistPresent: {
    name: "slotgate_allowlist_present",
    kind: "gauge",
    unit: "1",
    labels: [],
    meaning: "1 while a valid allowlist is in force, 0 while none is, so that nothing is admitted",
  },
  generationRevision: {
    name: "slotgate_generation_revision",
    kind: "gauge",
    unit: "1",
    labels: [],
    meaning:
      "revision of the generation document in force on this replica, 0: the built-in one; no series while there is none, so that nothing is generated",
  },
  budgetLimit: {
    name: "slotgate_budget_limit",
    kind: "gauge",
    unit: "1",
    labels: ["budget"],
    meaning:
      "tokens or calls of each budget: `tokensPerDay`, `callsPerDay`, `tokensPerRun`, `callsPerRun`; no series for one that is not set",
  },
  budgetUsed: {
    name: "slotgate_budget_used",
    kind: "gauge",
    unit: "1",
    labels: ["budget", "state"],
    meaning:
      "use of the daily budgets today (UTC), over all replicas: `spent`, and `reserved` by jobs under way",
  },
  budgetDenials: {
    name: "slotgate_budget_denials_total",
    kind: "counter",
    unit: "{job}",
    labels: ["budget"],
    meaning: "jobs that ended as `BUDGET_EXHAUSTED`, by the exhausted budget",
  },
  heartbeatFailures: {
    name: "slotgate_heartbeat_failures_total",
    kind: "counter",
    unit: "{failure}",
    labels: ["cause"],
    meaning:
      "failures of heartbeats: `unread`, the replica's state could not be read; `unwritten`, an attempt to write failed " +
      "and is repeated; `dropped`, one waited for more than a day",
  },
  recordPartitions: {
    name: "slotgate_record_partitions",
    kind: "gauge",
    unit: "{partition}",
    labels: ["state"],
    meaning:
      "weekly partitions of the records: `ahead` of this week, `held` although expired; no series before the first check",
  },
  recordsStrayed: {
    name: "slotgate_records_strayed",
    kind: "gauge",
    unit: "1",
    labels: [],
    meaning: "1 while records are in the default partition because their week's is missing, else 0",
  },
  recordsDropped: {
    name: "slotgate_records_dropped_total",
    kind: "counter",
    unit: "{record}",
    labels: [],
    meaning: "records removed with expired partitions",
  },
  buildInfo: {
    name: "slotgate_build_info",
    kind: "gauge",
    unit: "1",
    labels: ["version", "node_version"],
    meaning: "always 1; its labels identify the running version",
  },
  processStart: {
    name: "slotgate_process_start_time_seconds",
    kind: "gauge",
    unit: "s",
    labels: [],
    meaning: "when the process started, in seconds since 1970",
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** The metrics as a Markdown table, for docs/observability.md. */
export function metricsAsMarkdown(): string {
  const all: readonly Metric[] = Object.values(metricTable);
  const rows = all.map(
    ({ name, kind, labels, meaning }) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${meaning} |`,
  );
  return ["| metric | kind | labels | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
