import { parseWith, telemetryV1 } from "@slotgate/contracts";
import { parseJson } from "@slotgate/controls";
import { clientOrFail } from "../api/client-or-fail.ts";
import { inert } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { inThousands, progressOf } from "../output/progress-bar.ts";
import { fileTarget, outTarget } from "./export-target.ts";
import { type FilterOptions, filterQuery } from "./filter-query.ts";
import { recordAsCsv, recordCsvHead } from "./record-columns.ts";

export interface ExportOptions extends FilterOptions {
  readonly format: "ndjson" | "csv";
  readonly json?: true;
  readonly out?: string;
}

/** Writes all matching records. A file gets its name when the export is complete. */
export async function exportCommand(io: CommandIo, options: ExportOptions): Promise<void> {
  const format = options.json === true ? "ndjson" : options.format;
  const client = clientOrFail(io);
  // Files and pipes get the lines unchanged, as they were hashed.
  const lineOf = io.columns !== undefined && options.out === undefined ? inert : (line: string) => line;
  const target = options.out === undefined ? outTarget(io) : await fileTarget(options.out);
  const bar = progressOf(io);
  let records = 0;
  try {
    if (format === "csv") await target.write(recordCsvHead());
    for await (const lines of client.lines({ path: `/v1/telemetry/export?${filterQuery(options)}` })) {
      const texts = format === "csv" ? lines.map(csvOf) : lines.map((line) => `${lineOf(line)}\n`);
      await target.write(texts.join(""));
      records += lines.length;
      bar.show({ read: records, of: null });
    }
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  } finally {
    bar.clear();
  }
  io.err(`${inThousands(records)} records\n`);
}

function csvOf(line: string): string {
  const json = parseJson(line);
  const record = parseWith(telemetryV1, json.ok ? json.value : undefined);
  if (!record.ok) throw new CommandFailure("the service sent a line that is not a record of a known version");
  return recordAsCsv(record.value);
}
