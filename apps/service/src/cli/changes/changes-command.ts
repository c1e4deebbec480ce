import { type Change, parseChangeListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";

export interface ChangesOptions {
  readonly source?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly format: "table" | "json";
}

/** Most changes of one page of the API. */
const pageLimit = 200;

/** Shows the newest changes of exposure that match, as many pages as that takes. */
export async function changesCommand(io: CommandIo, options: ChangesOptions): Promise<void> {
  const client = clientOrFail(io);
  const { source, since, until, limit, format } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ source, since, until }))
    if (value !== undefined) query.set(name, value);
  const changes: Change[] = [];
  let next: string | null = null;
  do {
    query.set("limit", String(Math.min(pageLimit, limit - changes.length)));
    if (next !== null) query.set("cursor", next);
    const page = await client.ask({ path: `/v1/changes?${query}`, parse: parseChangeListV1 });
    changes.push(...page.changes);
    next = page.next;
  } while (next !== null && changes.length < limit);
  if (format === "json") return io.out(`${JSON.stringify({ version: "v1", changes, next }, null, 2)}\n`);
  io.out(textTable([head, ...changes.map(rowFor)]));
  if (changes.length === 0) io.err("no change matches\n");
  if (next !== null) io.err(`there are more than these ${changes.length}: --limit shows more\n`);
}

const head = ["CHANGE", "AT", "SOURCE", "WHO", "WHAT", "WHY"];

const rowFor = ({ changeId, at, source, who, what, why }: Change): string[] =>
  [changeId, at, source, who ?? "-", what, why ?? "-"].map(printable);
