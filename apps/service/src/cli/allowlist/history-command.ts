import { type AllowlistRevision, parseAllowlistRevisionListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";

/** Shows the newest page of the allowlist's history. */
export async function historyCommand(
  io: CommandIo,
  { format }: { readonly format: "table" | "json" },
): Promise<void> {
  const page = await clientOrFail(io).ask({
    path: "/v1/allowlist/revisions",
    parse: parseAllowlistRevisionListV1,
  });
  if (format === "json") return io.out(`${JSON.stringify(page, null, 2)}\n`);
  io.out(
    textTable([
      ["REVISION", "AT", "BY", "RULES", "BACK TO", "REASON", "DIGEST"],
      ...page.revisions.map(rowFor),
    ]),
  );
  if (page.revisions.length === 0) io.err("no allowlist was put in force yet\n");
  if (page.next !== null)
    io.err(`these are the newest; older ones: GET /v1/allowlist/revisions?cursor=${printable(page.next)}\n`);
}

const rowFor = ({ revision, at, by, rules, enabled, rolledBackTo, reason, digest }: AllowlistRevision) =>
  [
    ...[String(revision), at, by, enabled ? String(rules) : `${rules}, switched off`],
    ...[rolledBackTo === null ? "-" : String(rolledBackTo), reason, digest.slice(0, 12)],
  ].map(printable);
