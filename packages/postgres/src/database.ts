import type {
  ChangeSource,
  DrillName,
  DrillSetting,
  DrillStep,
  DrillWay,
  IncidentEntryV1,
  IncidentLink,
  JsonObject,
  ReadinessReportV1,
  ReadinessStage,
  Reason,
  ReleaseBasis,
  ResultFilter,
  ResultV1,
  RunV1,
  Scope,
  Severity,
  SignoffArea,
  SignoffRole,
  Status,
  TelemetryV1,
  TripwireName,
} from "@slotgate/contracts";
import type { ReplicaState } from "@slotgate/executor";
import type { EvidenceKind } from "@slotgate/telemetry";
import type { Generated, GeneratedAlways } from "kysely";

interface DocumentRevision {
  revision: string;
  /** The canonical text that was hashed; parsing and serializing may not reproduce it. */
  document: unknown;
  digest: string;
  at: Generated<Date>;
  who: string;
  why: string;
  based_on: string;
  rolled_back_to: string | null;
}

/** The tables, as Kysely types. */
export interface Database {
  telemetry_record: {
    writer_id: string;
    seq: string;
    decision_id: string;
    job_id: string;
    /** Null in records of the first version. */
    owner: string | null;
    /** Null: as in the body. `late-outcome` may differ from a body that says `outcome`. */
    event: "late-outcome" | null;
    body: TelemetryV1;
    run_id: string;
    decided_at: Date;
    reason: Reason;
    kind: string;
    rule_id: string | null;
    scope: Scope;
    /** When the store received it; decides the partition. */
    recorded_at: Generated<Date>;
  };
  /** Records removed by retention, by writer and partition. */
  telemetry_removed: {
    writer_id: string;
    first_seq: string;
    last_seq: string;
    last_hash: string;
    partition: string;
    removed_at: Generated<Date>;
  };
  admission: {
    decision_id: string;
    /** The replica that admitted; null, like the next two, for an outcome without a known admission. */
    holder: string | null;
    writer_id: string | null;
    seq: string | null;
    /** Null while open, like the next. */
    outcome_writer: string | null;
    outcome_seq: string | null;
    /** Null if it reserved nothing, like the next two. */
    budget_keys: Generated<readonly string[] | null>;
    reserved_tokens: Generated<string | null>;
    reserved_calls: Generated<string | null>;
    /** Null while open, like the next. */
    charged_tokens: Generated<string | null>;
    charged_calls: Generated<string | null>;
  };
  /** Keys are `day:2026-01-31`, a day in UTC, and `run:` with a run id. */
  budget_use: {
    key: string;
    tokens_spent: Generated<string>;
    tokens_reserved: Generated<string>;
    calls_spent: Generated<string>;
    calls_reserved: Generated<string>;
    /** The limit at the last reservation; null: none, like the next. */
    tokens_limit: string | null;
    calls_limit: string | null;
    changed_at: Generated<Date>;
  };
  telemetry_writer: { writer_id: string; seq: string; hash: string; opened_at: Generated<Date> };
  job_result: {
    decision_id: string;
    run_id: string;
    job_id: string;
    /** Null once erased. */
    result: ResultV1 | null;
    stored_at: Generated<Date>;
    owner: string | null;
    scope: Scope | null;
    job_digest: string | null;
    /** Null for verbatim content, like the next three. */
    content_digest: string | null;
    model_config_digest: string | null;
    prompt_digest: string | null;
    rule_id: string | null;
    removal_id: string | null;
    /** Null: stored before this column existed. */
    requires_review: boolean | null;
  };
  removal_state: { id: number };
  result_removal: {
    removal_id: string;
    kind: "withdrawn" | "erased";
    removed_at: Generated<Date>;
    subject: string;
    reason: string;
    filter: ResultFilter;
    results: number;
  };
  run: {
    owner: string;
    run_id: string;
    subject: string;
    jobs: number;
    trace_id: string | null;
    submitted_at: Date;
    /** The writer that works or last worked on it. */
    holder: string | null;
    idempotency_key: string | null;
    request_digest: string | null;
    asynchronous: Generated<boolean>;
    regenerate: Generated<boolean>;
    document: RunV1 | null;
    /** In document order; null for a run whose ends are in `run_job`. */
    decision_ids: readonly string[] | null;
  };
  run_job: {
    run_id: string;
    position: number;
    decision_id: string;
    status: Status;
    ended_at: Generated<Date>;
  };
  job_lease: {
    owner: string;
    job_id: string;
    token: string;
    /** Token of the first in a chain of leaders, each of which waited for the one before. */
    chain: string;
    /** Null: free, because the last leader failed. */
    holder: string | null;
    failures: Generated<number>;
    freed_at: Date | null;
  };
  replica: {
    writer_id: string;
    instance: string;
    version: string;
    started_at: Generated<Date>;
    lease_until: Date;
  };
  api_key: {
    key_id: string;
    subject: string;
    owner: string;
    roles: string[];
    rate_limit: number | null;
    created_at: Generated<Date>;
    created_by: string;
    expires_at: Date | null;
    revoked_at: Generated<Date | null>;
    revoked_by: Generated<string | null>;
    revoked_reason: Generated<string | null>;
  };
  api_key_secret: {
    secret_id: string;
    key_id: string;
    sha256: string;
    created_at: Generated<Date>;
    valid_until: Generated<Date | null>;
    last_used_at: Generated<Date | null>;
  };
  kill_state: { id: number; engaged: boolean };
  kill_engagement: {
    id: string;
    owner: string;
    /** The subject whose key or token engaged it; null: a tripwire. */
    engaged_by: string | null;
    reason: string;
    engaged_at: Generated<Date>;
    /** Null while open, like the next two. */
    released_at: Generated<Date | null>;
    released_by: Generated<string | null>;
    release_reason: Generated<string | null>;
  };
  incident: {
    incident_id: string;
    /** Null: a person opened it, like the next and `figures` to `engagement_id`. */
    tripwire: TripwireName | null;
    /** Unique with the tripwire, so that one occurrence is recorded once. */
    occurrence: string | null;
    reason: string | null;
    figures: JsonObject | null;
    instance: string | null;
    occurred_at: Date | null;
    engagement_id: string | null;
    opened_at: Generated<Date>;
    opened_by: string;
    severity: Severity;
    title: string;
    began_at: Date;
    /** Null: its effects last. */
    ended_at: Date | null;
  };
  /** The history of an incident; each row holds the state from then on. */
  incident_entry: {
    incident_id: string;
    /** From 1 in order of time. */
    number: number;
    at: Date;
    who: string;
    kind: IncidentEntryV1["kind"];
    /** A note or a reason; null for links. */
    why: string | null;
    severity: Severity;
    began_at: Date;
    ended_at: Date | null;
    resolved: boolean;
  };
  incident_link: {
    incident_id: string;
    kind: IncidentLink["kind"];
    id: string;
    /** Of the entry that added it; 0: the opening. */
    number: number;
  };
  change_log: {
    id: GeneratedAlways<string>;
    at: Generated<Date>;
    source: ChangeSource;
    what: string;
    before: JsonObject | null;
    after: JsonObject | null;
    who: string | null;
    why: string | null;
    digest: string | null;
  };
  evidence_document: {
    digest: string;
    kind: EvidenceKind;
    /** The canonical text that was hashed; parsing and serializing may not reproduce it. */
    body: unknown;
    stored_at: Generated<Date>;
  };
  allowlist_revision: DocumentRevision;
  generation_revision: DocumentRevision;
  generation_model: {
    config_digest: string;
    first_used_at: Generated<Date>;
  };
  rollout_cap: {
    revision: string;
    /** Null: the cap was removed. */
    basis_points: number | null;
    at: Generated<Date>;
    who: string;
    why: string;
  };
  drill_run: {
    id: string;
    /** In order of start. */
    number: GeneratedAlways<string>;
    drill: DrillName;
    via: DrillWay;
    started_at: Generated<Date>;
    started_by: string;
    /** Null while the drill runs, like the verdict. */
    ended_at: Generated<Date | null>;
    verdict: Generated<"passed" | "failed" | null>;
    steps: Generated<DrillStep[]>;
    settings: Generated<DrillSetting[]>;
  };
  readiness_report: {
    digest: string;
    stage: ReadinessStage;
    environment: string;
    verdict: ReadinessReportV1["verdict"];
    basis: ReleaseBasis;
    computed_at: Generated<Date>;
  };
  signoff: {
    id: string;
    /** In order of signing. */
    number: GeneratedAlways<string>;
    environment: string;
    role: SignoffRole;
    area: SignoffArea;
    subject: string;
    report: string;
    statement: string;
    basis: ReleaseBasis;
    signed_at: Generated<Date>;
    /** Null while it stands, like the next two. */
    withdrawn_at: Generated<Date | null>;
    withdrawn_by: Generated<string | null>;
    withdrawn_because: Generated<string | null>;
  };
  /** One row for each start of a replica. */
  heartbeat_writer: {
    writer_id: string;
    instance: string;
    executor_version: string;
    /** Null without a model, like the next. */
    model_config_digest: string | null;
    prompt_digest: string | null;
    began_at: Date;
    /** Null while it runs, like the next. */
    ended_at: Date | null;
    ended_as: "stopped" | "lost" | null;
  };
  heartbeat: {
    writer_id: string;
    /** The beginning of the minute. */
    at: Date;
    recording: boolean;
    store_used: boolean;
    controls: ReplicaState["controls"];
    kill: ReplicaState["kill"];
    allowlist: boolean;
    /** Null without a spool, like the next. */
    spool_usable: boolean | null;
    spool_records: string | null;
    /** Null: nothing compares requests with admissions. */
    reconciled: boolean | null;
  };
  schema_version: { id: number; oldest_code: number };
}
