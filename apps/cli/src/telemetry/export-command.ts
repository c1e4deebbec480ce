import { parseWith, type TelemetryV1, telemetryV1 } from "@slotgate/contracts";
import { parseJson } from "@slotgate/controls";
import { clientOrFail } from "../api/client-or-fail.ts";
import { inert } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { inThousands, progressOf } from "../output/progress-bar.ts";
import { fileTarget, outTarget } from "./export-target.ts";
import { type FilterOptions, filterQuery } from "./filter-query.ts";
import { recordAsCsv, recordCsvHead } from "./record-columns.ts";
import { sixFieldsOf } from "./six-fields.ts";

export interface ExportOptions extends FilterOptions {
  readonly format: "ndjson" | "csv" | "six-fields";
  readonly json?: true;
  readonly out?: string;
}

/** Writes all matching records. A file gets its name when the export is complete. */
export async function exportCommand(io: CommandIo, options: ExportOptions): Promise<void> {
  const format = options.json === true && options.format === "csv" ? "ndjson" : options.format;
  const client = clientOrFail(io);
  // Files and pipes get the lines unchanged, as they were hashed.
  const lineOf = io.columns !== undefined && options.out === undefined ? inert : (line: string) => line;
  const textsOf = {
    ndjson: (line: string) => [`${lineOf(line)}\n`],
    csv: (line: string) => [recordAsCsv(recordIn(line))],
    "six-fields": (line: string) => {
      const fields = sixFieldsOf(recordIn(line));
      return fields === null ? [] : [`${lineOf(JSON.stringify(fields))}\n`];
    },
  }[format];
  const target = options.out === undefined ? outTarget(io) : await fileTarget(options.out);
  const bar = progressOf(io);
  let records = 0;
  let written = 0;
  try {
    if (format === "csv") await target.write(recordCsvHead());
    for await (const lines of client.lines({ path: `/v1/telemetry/export?${filterQuery(options)}` })) {
      const texts = lines.flatMap(textsOf);
      await target.write(texts.join(""));
      records += lines.length;
      written += texts.length;
      bar.show({ read: records, of: null });
    }
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  } finally {
    bar.clear();
  }
  const decisions = format === "six-fields" ? `${inThousands(written)} decisions of ` : "";
  io.err(`${decisions}${inThousands(records)} records\n`);
}

function recordIn(line: string): TelemetryV1 {
  const json = parseJson(line);
  const record = parseWith(telemetryV1, json.ok ? json.value : undefined);
  if (!record.ok)
    throw new CommandFailure(
      "the service sent a line that is not a known record: check that command and service have the same version",
    );
  return record.value;
}
