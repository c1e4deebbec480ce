import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { askInForce, askRevision } from "./ask-revision.ts";
import type { Governed, Revision, State } from "./governed.ts";

export interface ShowOptions extends OutputOptions {
  readonly revision?: number;
}

/** Prints the document in force or that of an earlier revision on stdout, and its author on stderr. */
export async function showCommand<Known extends State, Listed extends Revision>(
  io: CommandIo,
  kind: Governed<Known, Listed>,
  options: ShowOptions,
): Promise<void> {
  const { revision, json } = options;
  const client = clientOrFail(io);
  const state = await (revision === undefined
    ? askInForce(client, kind)
    : askRevision(client, kind, revision));
  if (state.document === null)
    throw new CommandFailure(
      revision === undefined
        ? `no ${kind.noun} is in force, so ${kind.without}; ${kind.howToPutInForce(state)}`
        : `revision ${revision} holds no valid ${kind.noun}`,
    );
  if (json === true) return io.out(asJson(state));
  const { made, source } = state;
  const origin =
    made === null
      ? source === "built-in"
        ? "built in: made of the service's SLOTGATE_MODEL_… variables"
        : "from a file"
      : `put in force ${when(made.at, viewOf(io, options))} by ${made.by}: ${made.reason}`;
  io.err(`${printable(`revision ${state.revision}, ${origin}`)}\n`);
  io.out(asJson(state.document));
}
