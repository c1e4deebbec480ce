import type { KeyFacts } from "@slotgate/executor";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface ListOptions extends OutputOptions {
  readonly all?: true;
}

/** Shows the valid keys, or all, newest first. */
export async function listCommand(io: CommandIo, options: ListOptions): Promise<void> {
  const keys = await withKeyAdmin(io, (admin) => admin.list());
  const shown = options.all === true ? keys : keys.filter(({ state }) => state === "active");
  const hidden = keys.length - shown.length;
  const more = `${hidden} more ${hidden === 1 ? "has" : "have"} ended: --all shows them too`;
  printList(io, options, {
    document: { keys: shown },
    rows: shown,
    columns: (view) => columns(view, options),
    empty:
      keys.length === 0
        ? "there are no keys in the database yet (those of SLOTGATE_KEYS and SLOTGATE_KEYS_PATH are not listed): `slotgate keys create --subject NAME --roles operate,audit` makes one"
        : `no key is valid; ${more}`,
  });
  if (hidden > 0 && shown.length > 0 && options.json !== true) io.err(`${more}\n`);
}

const columns = (view: View, { wide }: OutputOptions): readonly Column<KeyFacts>[] => [
  { head: "KEY", cell: ({ keyId }) => keyId },
  { head: "SUBJECT", cell: ({ subject }) => subject, as: "text" },
  { head: "OWNER", cell: ({ owner }) => owner, as: "text" },
  { head: "ROLES", cell: ({ roles }) => roles.join(", "), as: "text" },
  {
    head: "STATE",
    cell: ({ state, validSecrets }) => (validSecrets > 1 ? `${state}, ${validSecrets} secrets` : state),
    as: "text",
  },
  { head: "EXPIRES", cell: ({ expiresAt }) => dayOf(expiresAt, view) },
  { head: "LAST USE", cell: ({ lastUsedAt }) => dayOf(lastUsedAt, view) },
  ...(wide === true
    ? [
        {
          head: "LIMIT",
          cell: ({ rateLimit }: KeyFacts) => (rateLimit === null ? "default" : `${rateLimit}/min`),
        },
      ]
    : []),
];

const dayOf = (date: Date | null, view: View): string => (date === null ? "never" : when(date, view));
