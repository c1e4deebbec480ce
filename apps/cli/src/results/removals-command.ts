import { type ResultRemoval, resultRemovalListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";
import { filterInWords } from "./filter-in-words.ts";

export interface RemovalsOptions extends OutputOptions {
  readonly limit: number;
}

export async function removalsCommand(io: CommandIo, options: RemovalsOptions): Promise<void> {
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/results/removals",
    limit: options.limit,
    contract: resultRemovalListV1,
    entriesOf: ({ removals }) => removals,
  });
  printList(io, options, {
    document: { ...last, removals: entries },
    rows: entries,
    columns: (view) => columns(view, options),
    empty: "nothing was withdrawn or erased yet",
    next: last.next,
  });
}

const columns = (view: View, { wide }: OutputOptions): readonly Column<ResultRemoval>[] => [
  { head: "WHEN", cell: ({ removedAt }) => when(removedAt, view), as: "time" },
  { head: "KIND", cell: ({ kind }) => kind },
  { head: "RESULTS", cell: ({ results }) => results, as: "number" },
  { head: "BY", cell: ({ by }) => by, as: "text" },
  { head: "REASON", cell: ({ reason }) => reason, as: "text" },
  { head: "WHICH", cell: ({ filter }) => filterInWords(filter), as: "text" },
  ...(wide === true ? [{ head: "REMOVAL", cell: ({ removalId }: ResultRemoval) => removalId }] : []),
];
