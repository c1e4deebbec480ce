import { type DrillRun, drillListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import { printable } from "../output/printable.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";
import { isOpen } from "./drill-api.ts";

export interface HistoryOptions extends OutputOptions {
  readonly limit: number;
}

export async function historyCommand(io: CommandIo, options: HistoryOptions): Promise<void> {
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/drills",
    limit: options.limit,
    contract: drillListV1,
    entriesOf: ({ drills }) => drills,
  });
  printList(io, options, {
    document: { ...last, drills: entries },
    rows: entries,
    columns,
    empty: "there is no drill yet",
    next: last.next,
  });
  if (options.json === true || options.wide === true) return;
  for (const drill of entries)
    if (isOpen(drill))
      io.err(`open: if this drill no longer runs, slotgate drill restore ${printable(drill.drillId)}\n`);
}

const columns = (view: View): readonly Column<DrillRun>[] => [
  { head: "DRILL", cell: ({ drillId }) => drillId, as: "id" },
  { head: "WHEN", cell: ({ startedAt }) => when(startedAt, view), as: "time" },
  { head: "BY", cell: ({ startedBy }) => startedBy, as: "text" },
  { head: "WHAT", cell: ({ drill }) => drill },
  { head: "VIA", cell: ({ via }) => via },
  {
    head: "VERDICT",
    cell: ({ verdict }) => verdict ?? "not ended",
    style: ({ verdict }) => (verdict === "passed" ? "good" : "bad"),
  },
  { head: "STEPS", cell: ({ steps }) => `${countPassed(steps)} of ${steps.length}` },
  { head: "STILL SET", cell: ({ settings }) => stillSet(settings), as: "text" },
];

const countPassed = (steps: DrillRun["steps"]): number =>
  steps.filter(({ verdict }) => verdict === "passed").length;

const stillSet = (settings: DrillRun["settings"]): string =>
  settings
    .filter(({ state }) => state === "set")
    .map(({ what }) => what)
    .join(", ");
