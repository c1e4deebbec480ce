import { parseResultRemovalListV1, type ResultRemoval } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";
import { filterInWords } from "./filter-in-words.ts";

export interface RemovalsOptions {
  readonly format: "table" | "json";
}

/** Shows the newest page of the log of withdrawals and erasures. */
export async function removalsCommand(io: CommandIo, { format }: RemovalsOptions): Promise<void> {
  const page = await clientOrFail(io).ask({ path: "/v1/results/removals", parse: parseResultRemovalListV1 });
  if (format === "json") return io.out(`${JSON.stringify(page, null, 2)}\n`);
  io.out(textTable([head, ...page.removals.map(rowFor)]));
  if (page.removals.length === 0) io.err("nothing was withdrawn or erased yet\n");
  if (page.next !== null)
    io.err(`these are the newest; older ones: GET /v1/results/removals?cursor=${printable(page.next)}\n`);
}

const head = ["REMOVAL", "AT", "KIND", "RESULTS", "BY", "REASON", "WHICH"];

const rowFor = ({ removalId, removedAt, kind, results, by, reason, filter }: ResultRemoval) =>
  [removalId, removedAt, kind, String(results), by, reason, filterInWords(filter)].map(printable);
