import { type AllowlistRevision, allowlistRevisionListV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";

export interface HistoryOptions extends OutputOptions {
  readonly limit: number;
}

export async function historyCommand(io: CommandIo, options: HistoryOptions): Promise<void> {
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/allowlist/revisions",
    limit: options.limit,
    contract: allowlistRevisionListV1,
    entriesOf: ({ revisions }) => revisions,
  });
  printList(io, options, {
    document: { ...last, revisions: entries },
    rows: entries,
    columns,
    empty: "no allowlist was put in force yet",
    next: last.next,
  });
}

const columns = (view: View): readonly Column<AllowlistRevision>[] => [
  { head: "REVISION", cell: ({ revision }) => revision, as: "number" },
  { head: "WHEN", cell: ({ at }) => when(at, view), as: "time" },
  { head: "BY", cell: ({ by }) => by, as: "text" },
  { head: "RULES", cell: ({ rules, enabled }) => (enabled ? rules : `${rules} (off)`) },
  { head: "BACK TO", cell: ({ rolledBackTo }) => rolledBackTo },
  { head: "REASON", cell: ({ reason }) => reason, as: "text" },
  { head: "DIGEST", cell: ({ digest }) => digest, as: "id" },
];
