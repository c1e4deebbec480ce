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
  kill_state: { id: number; engaged: boolean };
  schema_version: { id: number; oldest_code: number };
}
