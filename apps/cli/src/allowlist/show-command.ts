import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { askInForce, askRevision } from "./ask-allowlist.ts";
import { howToPutInForce } from "./put-in-force.ts";

export interface ShowOptions extends OutputOptions {
  readonly revision?: number;
}

/** Prints the document in force or that of an earlier revision on stdout, and its author on stderr. */
export async function showCommand(io: CommandIo, options: ShowOptions): Promise<void> {
  const { revision, json } = options;
  const client = clientOrFail(io);
  const state = await (revision === undefined ? askInForce(client) : askRevision(client, revision));
  if (state.document === null)
    throw new CommandFailure(
      revision === undefined
        ? `no allowlist is in force, so nothing is admitted; ${howToPutInForce(state)}`
        : `revision ${revision} holds no valid allowlist`,
    );
  if (json === true) return io.out(asJson(state));
  const { made } = state;
  const origin =
    made === null
      ? "from a file"
      : `put in force ${when(made.at, viewOf(io, options))} by ${made.by}: ${made.reason}`;
  io.err(`${printable(`revision ${state.revision}, ${origin}`)}\n`);
  io.out(asJson(state.document));
}
