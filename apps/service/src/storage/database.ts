import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";
import type { Generated } from "kysely";

/** The tables, as Kysely sees them. */
export interface Database {
  telemetry_record: {
    body: TelemetryV1;
    writer_id: Generated<string>;
    seq: Generated<string>;
    decision_id: Generated<string>;
    run_id: Generated<string>;
    job_id: Generated<string>;
    decided_at: Generated<string>;
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
}
