import { parseTelemetryV1 } from "@slotgate/contracts";
import { parseJson } from "../../json/parse-json.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { CommandFailure } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { exportProgress } from "./export-progress.ts";
import { fileTarget, outTarget } from "./export-target.ts";
import { type FilterOptions, filterQuery } from "./filter-query.ts";
import { recordAsCsv, recordCsvHead } from "./record-columns.ts";

export interface ExportOptions extends FilterOptions {
  readonly format: "ndjson" | "csv";
  readonly out?: string;
}

/** Writes all records that match. A file appears under its name when the export has come to its end. */
export async function exportCommand(io: CommandIo, options: ExportOptions): Promise<void> {
  const client = clientOrFail(io);
  const target = options.out === undefined ? outTarget(io) : await fileTarget(options.out);
  const progress = exportProgress(io);
  let records = 0;
  try {
    if (options.format === "csv") await target.write(recordCsvHead());
    for await (const lines of client.lines({ path: `/v1/telemetry/export?${filterQuery(options)}` })) {
      const texts = options.format === "csv" ? lines.map(csvOf) : lines.map((line) => `${line}\n`);
      await target.write(texts.join(""));
      records += lines.length;
      progress.show(records);
    }
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  } finally {
    progress.clear();
  }
  io.err(`${records.toLocaleString("en")} records\n`);
}

function csvOf(line: string): string {
  const json = parseJson(line);
  const record = parseTelemetryV1(json.ok ? json.value : undefined);
  if (!record.ok)
    throw new CommandFailure("the service sent a line that is no record of a version known here");
  return recordAsCsv(record.value);
}
