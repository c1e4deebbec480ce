import { clientOrFail } from "../api/client-or-fail.ts";
import { CommandFailure } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { askInForce, askRevision } from "./ask-allowlist.ts";

/** Prints the document in force, or that of an earlier revision; who made it goes to stderr. */
export async function showCommand(
  io: CommandIo,
  { revision }: { readonly revision?: number },
): Promise<void> {
  const client = clientOrFail(io);
  const state = await (revision === undefined ? askInForce(client) : askRevision(client, revision));
  if (state.document === null)
    throw new CommandFailure(
      "no allowlist is in force, so nothing is admitted: `slotgate allowlist apply` helps",
    );
  const made =
    state.made === null ? "from a file" : `${state.made.at} by ${state.made.by}: ${state.made.reason}`;
  io.err(printable(`revision ${state.revision}, ${made}`));
  io.err("\n");
  io.out(`${JSON.stringify(state.document, null, 2)}\n`);
}
