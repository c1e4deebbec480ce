import {
  type IncidentHistoryEntry,
  type IncidentV1,
  incidentV1,
  killStatusV1,
  severityMeanings,
} from "@slotgate/contracts";
import type { ApiClient } from "../api/api-client.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type Column, facts, table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { whereKnown } from "../status/origin.ts";
import { noIncident } from "./add-entry.ts";
import { entryInWords, windowInWords } from "./entry-in-words.ts";

export interface ShowOptions extends OutputOptions {
  readonly incidentId: string;
}

/** Shows an incident with its history, and the next commands. */
export async function showCommand(io: CommandIo, { incidentId, ...options }: ShowOptions): Promise<void> {
  const client = clientOrFail(io);
  const incident = await client.ask({
    path: `/v1/incidents/${encodeURIComponent(incidentId)}`,
    contract: incidentV1,
    missing: noIncident(incidentId),
  });
  if (options.json === true) return io.out(asJson(incident));
  const view = viewOf(io, options);
  io.out(factsOf(incident, view));
  io.out(`\n${table(incident.history, historyColumns(view), view)}`);
  for (const id of await stillEngaged(client, incident))
    io.err(`engaged: slotgate kill release ${printable(id)} --reason REASON\n`);
  if (incident.state === "open")
    io.err(`open: slotgate incidents resolve ${printable(incident.incidentId)} --reason REASON\n`);
}

function factsOf(incident: IncidentV1, view: View): string {
  const { incidentId, title, severity, state, description, openedAt, openedBy, links, firing } = incident;
  return facts(
    [
      ["incident", incidentId],
      ["title", title],
      ["severity", `${severity}: ${severityMeanings[severity]}`],
      ["state", state, state === "open" ? "bad" : "good"],
      ...(description === null ? [] : [["what", description] as const]),
      ["effects", windowInWords(incident, view)],
      ["opened", `${when(openedAt, view)} by ${openedBy}`],
      ...(firing === null ? [] : [["figures", JSON.stringify(firing.figures)] as const]),
      ...links.map(({ kind, id }) => [kind, id] as const),
    ],
    view,
  );
}

const historyColumns = (view: View): readonly Column<IncidentHistoryEntry>[] => [
  { head: "WHEN", cell: ({ at }) => when(at, view), as: "time" },
  { head: "BY", cell: ({ by }) => by, as: "text" },
  { head: "ENTRY", cell: (entry) => entryInWords(entry, view), as: "text" },
];

/** The linked engagements that keep AI from running. */
async function stillEngaged(client: ApiClient, { links }: IncidentV1): Promise<readonly string[]> {
  const linked = links.filter(({ kind }) => kind === "engagement").map(({ id }) => id);
  if (linked.length === 0) return [];
  const status = await whereKnown(client, { path: "/v1/kill", contract: killStatusV1 });
  const open = new Set(status?.engagements?.map(({ engagementId }) => engagementId));
  return linked.filter((id) => open.has(id));
}
