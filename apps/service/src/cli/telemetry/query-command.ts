import { parseTelemetryListV1, type TelemetryV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";
import { type FilterOptions, filterQuery } from "./filter-query.ts";
import { recordAsCsv, recordCsvHead } from "./record-columns.ts";

export interface QueryOptions extends FilterOptions {
  readonly limit: number;
  readonly order: string;
  readonly format: "table" | "json" | "ndjson" | "csv";
}

/** Most records of one page of the API. */
const pageLimit = 200;

/** Shows the first records that match, as many pages as that takes. */
export async function queryCommand(io: CommandIo, options: QueryOptions): Promise<void> {
  const client = clientOrFail(io);
  const query = filterQuery(options);
  query.set("order", options.order);
  const records: TelemetryV1[] = [];
  let next: string | null = null;
  do {
    query.set("limit", String(Math.min(pageLimit, options.limit - records.length)));
    if (next !== null) query.set("cursor", next);
    const page = await client.ask({ path: `/v1/telemetry?${query}`, parse: parseTelemetryListV1 });
    records.push(...page.records);
    next = page.next;
  } while (next !== null && records.length < options.limit);
  io.out(shown(records, next, options));
  if (options.format !== "table") return;
  if (records.length === 0) io.err("no record matches, or none that this key may see\n");
  if (next !== null) io.err(`there are more than these ${records.length}: --limit shows more\n`);
}

function shown(records: readonly TelemetryV1[], next: string | null, { format }: QueryOptions): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ version: "v1", records, next }, null, 2)}\n`;
    case "ndjson":
      return records.map((record) => `${JSON.stringify(record)}\n`).join("");
    case "csv":
      return recordCsvHead() + records.map(recordAsCsv).join("");
    case "table":
      return textTable([head, ...records.map(rowFor)]);
  }
}

const head = ["DECIDED", "EVENT", "JOB", "STATUS", "REASON", "BY", "RULE"];

const rowFor = ({ decidedAt, event, jobId, status, reason, gate, guard, evidence }: TelemetryV1): string[] =>
  [decidedAt, event, jobId, status ?? "-", reason, gate ?? guard ?? "-", evidence?.ruleId ?? "-"].map(
    printable,
  );
