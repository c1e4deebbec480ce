import { type DrillRun, parseDrillListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";

/** Shows the newest page of the drills that were. */
export async function historyCommand(
  io: CommandIo,
  { format }: { readonly format: "text" | "json" },
): Promise<void> {
  const page = await clientOrFail(io).ask({ path: "/v1/drills", parse: parseDrillListV1 });
  if (format === "json") return io.out(`${JSON.stringify(page, null, 2)}\n`);
  io.out(
    textTable([
      ["DRILL", "AT", "BY", "WHAT", "VIA", "VERDICT", "STEPS", "STILL SET"],
      ...page.drills.map(rowFor),
    ]),
  );
  if (page.drills.length === 0) io.err("there was no drill yet\n");
  if (page.next !== null)
    io.err(`these are the newest; older ones: GET /v1/drills?cursor=${printable(page.next)}\n`);
}

function rowFor({ drillId, startedAt, startedBy, drill, via, verdict, steps, settings }: DrillRun): string[] {
  const passed = steps.filter((step) => step.verdict === "passed").length;
  const left = settings.filter(({ state }) => state === "set").map(({ what }) => what);
  return [
    ...[drillId, startedAt, startedBy, drill, via, verdict ?? "not ended"],
    ...[`${passed} of ${steps.length}`, left.length === 0 ? "-" : left.join(", ")],
  ].map(printable);
}
