import { type Incident, incidentListV1, type TripwireStatus } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import { printable } from "../output/printable.ts";
import { type Column, table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";

export interface IncidentsOptions extends OutputOptions {
  readonly open?: true;
  readonly limit: number;
}

/** Shows the newest incidents and the states of the tripwires. */
export async function incidentsCommand(io: CommandIo, options: IncidentsOptions): Promise<void> {
  const { open, limit, json } = options;
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/incidents",
    query: new URLSearchParams(open === true ? { state: "open" } : {}),
    limit,
    contract: incidentListV1,
    entriesOf: ({ incidents }) => incidents,
  });
  if (json !== true) io.out(`${table(last.tripwires, tripwireColumns, viewOf(io, options))}\n`);
  printList(io, options, {
    document: { ...last, incidents: entries },
    rows: entries,
    columns: incidentColumns,
    empty: open === true ? "no incident is open" : "there is no incident",
    next: last.next,
  });
  if (json === true || options.wide === true) return;
  for (const { engagementId, closedAt } of entries)
    if (closedAt === null) io.err(`open: slotgate kill release ${printable(engagementId)} --reason REASON\n`);
}

const tripwireColumns: readonly Column<TripwireStatus>[] = [
  { head: "TRIPWIRE", cell: ({ tripwire }) => tripwire },
  {
    head: "STATE",
    cell: ({ state }) => state,
    style: ({ state }) => (state === "armed" ? null : "warn"),
  },
  { head: "CONDITION", cell: ({ detail }) => detail, as: "text" },
];

const incidentColumns = (view: View): readonly Column<Incident>[] => [
  { head: "OPENED", cell: ({ openedAt }) => when(openedAt, view), as: "time" },
  { head: "TRIPWIRE", cell: ({ tripwire }) => tripwire, as: "text" },
  { head: "REASON", cell: ({ reason }) => reason, as: "text" },
  { head: "ENGAGEMENT", cell: ({ engagementId }) => engagementId, as: "id" },
  {
    head: "CLOSED",
    cell: ({ closedAt }) => (closedAt === null ? "open" : when(closedAt, view)),
    as: "time",
    style: ({ closedAt }) => (closedAt === null ? "bad" : null),
  },
  { head: "BY", cell: ({ closedBy }) => closedBy, as: "text" },
  { head: "WHY", cell: ({ closeReason }) => closeReason, as: "text" },
];
