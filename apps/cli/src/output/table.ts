import type { Style } from "./paint.ts";
import { printable } from "./printable.ts";
import { cutInMiddle, padEnd, padStart, textWidth } from "./text-width.ts";
import type { View } from "./view.ts";
import { wrapped } from "./wrapped.ts";

export interface Column<Row> {
  readonly head: string;
  /** Null is shown as `-`. */
  readonly cell: (row: Row) => string | number | null;
  /**
   * How it shrinks if a line is too long: `text` is wrapped, an `id` is cut in the middle, a `word` is kept as long as
   * another column can shrink. `word` by default.
   */
  readonly as?: "text" | "id" | "word" | "number" | "time";
  readonly style?: (row: Row) => Style | null;
}

/** Between columns. */
const gap = 2;
/** The widest age, so that a table keeps its columns while time passes. */
const timeWidth = 10;

/** Which columns shrink first, and to which width. */
const givingWay = [
  ["text", 28],
  ["id", 13],
  ["text", 14],
  ["id", 9],
  ["word", 9],
  ["text", 6],
  ["word", 5],
] as const;

/** Aligned columns with headings, within the view's width. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], view: View): string {
  const whole = rows.map((row) => columns.map(({ cell }) => shown(cell(row))));
  const fits = excessOf(naturalWidths(whole, columns), view.width) <= 0;
  const cells = fits ? whole : whole.map((row) => row.map((text, at) => withShortIds(text, columns[at])));
  const widths = widthsOf(cells, columns, view.width);
  const head = line(
    columns.map((column) => ({ lines: [column.head], style: "strong" as const, column })),
    widths,
    view,
  );
  const body = rows.map((row, at) =>
    line(
      columns.map((column, place) => ({
        lines: fitted(cells[at]?.[place] ?? "", column, widths[place] ?? 0),
        style: column.style?.(row) ?? null,
        column,
      })),
      widths,
      view,
    ),
  );
  return head + body.join("");
}

const shown = (value: string | number | null): string =>
  value === null || value === "" ? "-" : printable(String(value));

function widthsOf<Row>(
  cells: readonly (readonly string[])[],
  columns: readonly Column<Row>[],
  width: number,
): readonly number[] {
  const widths = naturalWidths(cells, columns);
  let excess = excessOf(widths, width);
  for (const [kind, floor] of givingWay) {
    const places = columns.flatMap(({ head, as = "word" }, place) =>
      as === kind ? [{ place, floor: Math.max(floor, textWidth(head)) }] : [],
    );
    while (excess > 0) {
      const able = places.filter(({ place, floor: least }) => (widths[place] ?? 0) > least);
      const [widest] = able.sort((one, other) => (widths[other.place] ?? 0) - (widths[one.place] ?? 0));
      if (widest === undefined) break;
      widths[widest.place] = (widths[widest.place] ?? 0) - 1;
      excess -= 1;
    }
  }
  return widths;
}

function naturalWidths<Row>(
  cells: readonly (readonly string[])[],
  columns: readonly Column<Row>[],
): number[] {
  return columns.map(({ head, as }, place) =>
    Math.max(
      textWidth(head),
      as === "time" ? timeWidth : 0,
      ...cells.map((row) => textWidth(row[place] ?? "")),
    ),
  );
}

const excessOf = (widths: readonly number[], width: number): number =>
  widths.reduce((sum, one) => sum + one, gap * (widths.length - 1)) - width;

const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Keeps ids in texts on one line. */
const withShortIds = <Row>(text: string, column: Column<Row> | undefined): string =>
  column?.as === "text" ? text.replaceAll(uuid, (id) => cutInMiddle(id, 9)) : text;

const fitted = <Row>(text: string, { as }: Column<Row>, width: number): readonly string[] =>
  as === "id" ? [cutInMiddle(text, width)] : wrapped(text, width);

interface Fitted<Row> {
  readonly lines: readonly string[];
  readonly style: Style | null;
  readonly column: Column<Row>;
}

function line<Row>(cells: readonly Fitted<Row>[], widths: readonly number[], { paint }: View): string {
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, at) => {
    const parts = cells.map(({ lines, style, column }, place) => {
      const text = lines[at] ?? "";
      const width = widths[place] ?? 0;
      const last = place === cells.length - 1 && column.as !== "number";
      const padded = column.as === "number" ? padStart(text, width) : last ? text : padEnd(text, width);
      return style === null || text === "" ? padded : padded.replace(text, () => paint(style, text));
    });
    return `${parts.join(" ".repeat(gap)).trimEnd()}\n`;
  }).join("");
}

/** Rows of a name and a text, e.g. of `status`; texts are wrapped beside their names. */
export function facts(
  rows: readonly (readonly [name: string, value: string, style?: Style])[],
  view: View & { readonly nameWidth?: number },
): string {
  const names = Math.max(view.nameWidth ?? 0, ...rows.map(([name]) => textWidth(name)));
  return rows
    .flatMap(([name, value, style]) =>
      wrapped(printable(value), view.width - names - gap).map((text, at) => {
        const label = padEnd(at === 0 ? name : "", names + gap);
        return `${label}${style === undefined ? text : view.paint(style, text)}`.trimEnd();
      }),
    )
    .map((text) => `${text}\n`)
    .join("");
}
