import type { CommandIo } from "./io.ts";
import { type Paint, paintFor } from "./paint.ts";

/** Options of every command that prints data. */
export interface OutputOptions {
  readonly json?: true;
  /** Times in UTC, in place of how long ago. */
  readonly utc?: true;
  /** Ids and texts in full, however wide that is. */
  readonly wide?: true;
}

/** How a command shows data to people. */
export interface View {
  /** Columns that a line may take. */
  readonly width: number;
  readonly utc: boolean;
  /** Wall-clock milliseconds to which times are relative. */
  readonly now: number;
  readonly paint: Paint;
}

/** What fits everywhere, and what the docs show. */
const standardWidth = 80;
const leastWidth = 40;

export function viewOf({ env, columns, now }: CommandIo, { utc, wide }: OutputOptions = {}): View {
  const named = /^[1-9]\d{0,3}$/.test(env["COLUMNS"] ?? "") ? Number(env["COLUMNS"]) : undefined;
  return {
    // A terminal that does not know its size says 0.
    width: wide === true ? Number.POSITIVE_INFINITY : Math.max(leastWidth, columns || named || standardWidth),
    utc: utc === true,
    now: (now ?? Date.now)(),
    paint: paintFor({ env, isTerminal: columns !== undefined }),
  };
}
