import { type Change, changeListV1 } from "@slotgate/contracts";
import { changeInWords, rulesChanged } from "@slotgate/executor";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions, View } from "../output/view.ts";
import { when } from "../output/when.ts";

export interface ChangesOptions extends OutputOptions {
  readonly source?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

export async function changesCommand(io: CommandIo, options: ChangesOptions): Promise<void> {
  const { source, since, until, limit } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ source, since, until }))
    if (value !== undefined) query.set(name, value);
  const { entries, last } = await collect(clientOrFail(io), {
    path: "/v1/changes",
    query,
    limit,
    contract: changeListV1,
    entriesOf: ({ changes }) => changes,
  });
  printList(io, options, {
    document: { ...last, changes: entries },
    rows: entries,
    columns: (view) => columns(view, options),
    empty: "no change matches",
    next: last.next,
  });
}

const columns = (view: View, { wide }: OutputOptions): readonly Column<Change>[] => [
  { head: "CHANGE", cell: ({ changeId }) => changeId, as: "number" },
  { head: "WHEN", cell: ({ at }) => when(at, view), as: "time" },
  { head: "BY", cell: byWhom, as: "text" },
  ...(wide === true ? apart : together),
];

/** In one column: separate columns would be too narrow in a terminal. */
const together: readonly Column<Change>[] = [
  {
    head: "WHAT, AND WHY",
    cell: (change) =>
      `${change.source}: ${whatChanged(change)}${change.why === null ? "" : ` (${change.why})`}`,
    as: "text",
  },
];
const apart: readonly Column<Change>[] = [
  { head: "SOURCE", cell: ({ source }) => source },
  { head: "WHAT", cell: whatChanged, as: "text" },
  { head: "WHY", cell: ({ why }) => why, as: "text" },
];

const mostRules = 2;

function whatChanged(change: Change): string {
  const rules = rulesChanged(change);
  const more = rules.length - mostRules;
  return [
    isFirstSight(change) ? `first seen: ${withoutAnother(changeInWords(change))}` : changeInWords(change),
    ...rules.slice(0, mostRules),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "change" : "changes"} of rules: --json shows all`] : []),
  ].join("; ");
}

/** At first sight there was no other. */
const withoutAnother = (text: string): string =>
  text.replace(/\banother (?=([aeiou]?))/g, (_, vowel: string) => (vowel === "" ? "a " : "an "));

/** An entry that the service found when its log began. */
const isFirstSight = ({ before, who, why }: Change): boolean =>
  before === null && who === null && why === null;

/** The log has no author for what the service did itself or only found changed. */
export function byWhom({ source, who }: Pick<Change, "source" | "who">): string {
  if (who !== null) return who;
  return source === "tripwire" ? "the service" : "not known";
}
