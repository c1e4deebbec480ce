import type { CommandIo } from "./io.ts";
import { type Paint, paintFor } from "./paint.ts";

/** Options of every command that prints data. */
export interface OutputOptions {
  readonly json?: true;
  /** Times in UTC instead of their age. */
  readonly utc?: true;
  /** Ids and texts in full. */
  readonly wide?: true;
}

/** How a command shows data to people. */
export interface View {
  /** Columns of a line. */
  readonly width: number;
  readonly utc: boolean;
  /** Wall-clock milliseconds; ages are relative to it. */
  readonly now: number;
  readonly paint: Paint;
}

/** Fits everywhere; the docs use it. */
const standardWidth = 80;
const leastWidth = 40;

export function viewOf({ env, columns, now }: CommandIo, { utc, wide }: OutputOptions = {}): View {
  const named = /^[1-9]\d{0,3}$/.test(env["COLUMNS"] ?? "") ? Number(env["COLUMNS"]) : undefined;
  return {
    // A terminal of unknown size reports 0.
    width: wide === true ? Number.POSITIVE_INFINITY : Math.max(leastWidth, columns || named || standardWidth),
    utc: utc === true,
    now: (now ?? Date.now)(),
    paint: paintFor({ env, isTerminal: columns !== undefined }),
  };
}
