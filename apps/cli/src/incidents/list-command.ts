import { type Incident, incidentListV1, type Severity, type TripwireStatus } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import { printable } from "../output/printable.ts";
import { type Column, table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";

export interface ListOptions extends OutputOptions {
  readonly open?: true;
  readonly severity?: Severity;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

/** Shows the newest incidents and the states of the tripwires. */
export async function listCommand(io: CommandIo, options: ListOptions): Promise<void> {
  const { limit, json } = options;
  const query = queryOf(options);
  const filtered = query.size > 0;
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/incidents",
    query,
    limit,
    contract: incidentListV1,
    entriesOf: ({ incidents }) => incidents,
  });
  if (json !== true) io.out(`${table(last.tripwires, tripwireColumns, viewOf(io, options))}\n`);
  printList(io, options, {
    document: { ...last, incidents: entries },
    rows: entries,
    columns: incidentColumns,
    empty: filtered ? "no incident matches" : "there is no incident",
    next: last.next,
  });
  if (json === true || options.wide === true) return;
  for (const { incidentId, state } of entries)
    if (state === "open") io.err(`open: slotgate incidents show ${printable(incidentId)}\n`);
}

const queryOf = ({ open, severity, since, until }: ListOptions): URLSearchParams =>
  new URLSearchParams({
    ...(open === true ? { state: "open" } : {}),
    ...(severity === undefined ? {} : { severity: String(severity) }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });

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
  { head: "INCIDENT", cell: ({ incidentId }) => incidentId, as: "id" },
  { head: "OPENED", cell: ({ openedAt }) => when(openedAt, view), as: "time" },
  { head: "BY", cell: ({ openedBy }) => openedBy, as: "text" },
  { head: "SEV", cell: ({ severity }) => severity, as: "number" },
  {
    head: "STATE",
    cell: ({ state }) => state,
    style: ({ state }) => (state === "open" ? "bad" : null),
  },
  {
    head: "WHAT",
    cell: ({ title, description }) => [title, ...(description === null ? [] : [description])].join(": "),
    as: "text",
  },
];
