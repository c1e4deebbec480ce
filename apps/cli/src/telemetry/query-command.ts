import { type TelemetryV1, telemetryListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";
import { type FilterOptions, filterQuery } from "./filter-query.ts";
import { recordAsCsv, recordCsvHead } from "./record-columns.ts";

export interface QueryOptions extends FilterOptions, OutputOptions {
  readonly limit: number;
  readonly order: string;
  readonly format: "table" | "ndjson" | "csv";
}

export async function queryCommand(io: CommandIo, options: QueryOptions): Promise<void> {
  const query = filterQuery(options);
  query.set("order", options.order);
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/telemetry",
    query,
    limit: options.limit,
    contract: telemetryListV1,
    entriesOf: ({ records }) => records,
  });
  if (options.json !== true && options.format !== "table")
    return io.out(
      options.format === "csv"
        ? recordCsvHead() + entries.map(recordAsCsv).join("")
        : entries.map((record) => `${JSON.stringify(record)}\n`).join(""),
    );
  printList(io, options, {
    document: { ...last, records: entries },
    rows: entries,
    columns: (view) => columns(view, options),
    empty: "no record matches, or none that this key may see",
    next: last.next,
  });
}

const columns = (view: View, { wide }: OutputOptions): readonly Column<TelemetryV1>[] => [
  { head: "DECIDED", cell: ({ decidedAt }) => when(decidedAt, view), as: "time" },
  { head: "JOB", cell: ({ jobId }) => jobId, as: "id" },
  {
    head: "STATUS",
    cell: ({ event, status }) => (event === "late-outcome" ? `${status ?? ""} late` : (status ?? event)),
    style: ({ status }) => (status === null ? null : styles[status]),
  },
  { head: "REASON", cell: ({ reason }) => reason },
  { head: "RULE", cell: ({ evidence }) => evidence?.ruleId ?? null, as: "id" },
  ...(wide === true ? inFull : []),
];

const inFull: readonly Column<TelemetryV1>[] = [
  { head: "BY", cell: ({ gate, guard }) => gate ?? guard },
  { head: "EVENT", cell: ({ event }) => event },
  { head: "OWNER", cell: ({ owner }) => owner },
  { head: "RUN", cell: ({ runId }) => runId },
  { head: "DECISION", cell: ({ decisionId }) => decisionId },
];

const styles = { COMPLETED: "good", STUB: "warn", FAILED: "bad" } as const;
