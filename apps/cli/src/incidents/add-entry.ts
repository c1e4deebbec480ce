import { type IncidentEntryV1, incidentV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { entryInWords } from "./entry-in-words.ts";

export interface AddedEntry extends OutputOptions {
  readonly incidentId: string;
  readonly entry: IncidentEntryV1;
}

/** Adds an entry to an incident, and prints it as it was recorded. */
export async function addEntry(io: CommandIo, { incidentId, entry, ...options }: AddedEntry): Promise<void> {
  const incident = await clientOrFail(io).ask({
    path: `/v1/incidents/${encodeURIComponent(incidentId)}/entries`,
    body: entry,
    contract: incidentV1,
    missing: noIncident(incidentId),
  });
  if (options.json === true) return io.out(asJson(incident));
  const added = incident.history.at(-1);
  if (added !== undefined) io.out(`${printable(entryInWords(added, viewOf(io, options)))}\n`);
}

export const noIncident = (incidentId: string): string =>
  `no incident has the id \`${printable(incidentId)}\`: \`slotgate incidents list\` lists them`;
