import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";
import type { Generated } from "kysely";

/** The tables, as Kysely sees them. */
export interface Database {
  telemetry_record: {
    writer_id: string;
    seq: string;
    decision_id: string;
    job_id: string;
    body: TelemetryV1;
  };
  telemetry_writer: { writer_id: string; seq: string; hash: string; opened_at: Generated<Date> };
  job_result: {
    decision_id: string;
    run_id: string;
    job_id: string;
    result: ResultV1;
    stored_at: Generated<Date>;
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
}
