import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { OutputOptions } from "../output/view.ts";
import { when } from "../output/when.ts";
import type { Governed, Revision, State } from "./governed.ts";

export interface HistoryOptions extends OutputOptions {
  readonly limit: number;
}

export async function historyCommand<Known extends State, Listed extends Revision>(
  io: CommandIo,
  kind: Governed<Known, Listed>,
  options: HistoryOptions,
): Promise<void> {
  const { entries, last } = await collect(clientOrFail(io), {
    path: `${kind.path}/revisions`,
    limit: options.limit,
    contract: kind.revisions,
    entriesOf: ({ revisions }) => revisions,
  });
  printList(io, options, {
    document: { ...last, revisions: entries },
    rows: entries,
    columns: (view) => [
      { head: "REVISION", cell: ({ revision }) => revision, as: "number" },
      { head: "WHEN", cell: ({ at }) => when(at, view), as: "time" },
      { head: "BY", cell: ({ by }) => by, as: "text" },
      ...kind.columns,
      { head: "BACK TO", cell: ({ rolledBackTo }) => rolledBackTo },
      { head: "REASON", cell: ({ reason }) => reason, as: "text" },
      { head: "DIGEST", cell: ({ digest }) => digest, as: "id" },
    ],
    empty: `no ${kind.noun} was put in force yet`,
    next: last.next,
  });
}
