import { type Incident, parseIncidentListV1, type TripwireStatus } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";

export interface IncidentsOptions {
  readonly open?: true;
  readonly limit: number;
  readonly format: "table" | "json";
}

/** Most incidents of one page of the API. */
const pageLimit = 200;

/** Shows the newest incidents, as many pages as that takes, and how the tripwires stand. */
export async function incidentsCommand(io: CommandIo, options: IncidentsOptions): Promise<void> {
  const client = clientOrFail(io);
  const { open, limit, format } = options;
  const query = new URLSearchParams(open === true ? { state: "open" } : {});
  const incidents: Incident[] = [];
  let tripwires: readonly TripwireStatus[] = [];
  let next: string | null = null;
  do {
    query.set("limit", String(Math.min(pageLimit, limit - incidents.length)));
    if (next !== null) query.set("cursor", next);
    const page = await client.ask({ path: `/v1/incidents?${query}`, parse: parseIncidentListV1 });
    incidents.push(...page.incidents);
    ({ tripwires, next } = page);
  } while (next !== null && incidents.length < limit);
  if (format === "json")
    return io.out(`${JSON.stringify({ version: "v1", tripwires, incidents, next }, null, 2)}\n`);
  io.out(textTable([tripwireHead, ...tripwires.map(tripwireRow)]));
  io.out("\n");
  io.out(textTable([incidentHead, ...incidents.map(incidentRow)]));
  if (incidents.length === 0) io.err(open === true ? "no incident is open\n" : "there is no incident\n");
  if (next !== null) io.err(`there are more than these ${incidents.length}: --limit shows more\n`);
}

const tripwireHead = ["TRIPWIRE", "STATE", "CONDITION"];

const tripwireRow = ({ tripwire, state, detail }: TripwireStatus): string[] =>
  [tripwire, state, detail].map(printable);

const incidentHead = ["OPENED", "TRIPWIRE", "REASON", "ENGAGEMENT", "CLOSED", "BY", "WHY"];

const incidentRow = (incident: Incident): string[] => {
  const { openedAt, tripwire, reason, engagementId, closedAt, closedBy, closeReason } = incident;
  const end = closedAt === null ? ["open", "-", "-"] : [closedAt, closedBy ?? "-", closeReason ?? "-"];
  return [openedAt, tripwire, reason, engagementId, ...end].map(printable);
};
