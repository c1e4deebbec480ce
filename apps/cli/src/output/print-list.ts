import { asJson } from "./as-json.ts";
import type { CommandIo } from "./io.ts";
import { type Column, table } from "./table.ts";
import { type OutputOptions, type View, viewOf } from "./view.ts";

export interface PrintedList<Row> {
  /** The JSON document. */
  readonly document: unknown;
  readonly rows: readonly Row[];
  readonly columns: (view: View) => readonly Column<Row>[];
  /** The line for an empty list. */
  readonly empty: string;
  /** Not null: there are more rows than these. */
  readonly next?: string | null;
}

const onlyShown = (count: number): string => `only ${count} ${count === 1 ? "is" : "are"} shown`;

/** Prints a list as a table or as JSON; notes go to stderr. */
export function printList<Row>(io: CommandIo, options: OutputOptions, list: PrintedList<Row>): void {
  const { document, rows, columns, empty, next = null } = list;
  const view = viewOf(io, options);
  if (options.json === true) io.out(asJson(document));
  else if (rows.length === 0) io.err(`${empty}\n`);
  else {
    io.out(table(rows, columns(view), view));
    if (next !== null) io.err(`${onlyShown(rows.length)}, and there are more: --limit NUMBER shows them\n`);
  }
}
