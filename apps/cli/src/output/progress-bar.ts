import type { CommandIo } from "./io.ts";

export interface Progress {
  /** The part of the work, if it has several; rates are those of the part. */
  readonly what?: string;
  readonly read: number;
  /** The total; null if it is not known. */
  readonly of: number | null;
}

/** Shows the progress of a long command on one line of a terminal. */
export interface ProgressBar {
  readonly show: (progress: Progress) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

const cells = 24;
/** Short commands show no progress, long ones at intervals that people can read. */
const firstAfterMs = 500;
const everyMs = 200;

export function createProgressBar({ write, now }: ProgressOptions): ProgressBar {
  let part: { readonly what: string | undefined; readonly startedAt: number } = {
    what: undefined,
    startedAt: now(),
  };
  let shownAt = part.startedAt + firstAfterMs - everyMs;
  let shown = false;
  return {
    show(progress) {
      const at = now();
      if (progress.what !== part.what) part = { what: progress.what, startedAt: at };
      if (at - shownAt < everyMs) return;
      shownAt = at;
      shown = true;
      write(`\r\u001b[K${lineOf({ ...progress, elapsedMs: at - part.startedAt })}`);
    },
    clear() {
      if (shown) write("\r\u001b[K");
      shown = false;
    },
  };
}

function lineOf({ what, read, of, elapsedMs }: Progress & { readonly elapsedMs: number }): string {
  const perSecond = elapsedMs === 0 ? 0 : (read / elapsedMs) * 1_000;
  if (what !== undefined && read === 0) return what;
  if (of === null && what !== undefined) return `${what}: ${inThousands(read)} records`;
  if (of === null) return `${inThousands(read)} records, ${inThousands(perSecond)}/s`;
  const share = of === 0 ? 1 : Math.min(1, read / of);
  const filled = Math.round(share * cells);
  const left = perSecond === 0 ? "" : `, ${Math.ceil(Math.max(0, of - read) / perSecond)} s left`;
  if (what !== undefined) return `${what}: ${Math.floor(share * 100)} % of ${inThousands(of)} records${left}`;
  return (
    `[${"#".repeat(filled)}${".".repeat(cells - filled)}] ${Math.floor(share * 100)} %  ` +
    `${inThousands(read)} of ${inThousands(of)} records, ${inThousands(perSecond)}/s${left}`
  );
}

export const inThousands = (count: number): string => Math.round(count).toLocaleString("en");

/** Without a terminal on stderr it shows nothing. */
export const progressOf = ({ err, errIsTerminal }: CommandIo): ProgressBar =>
  errIsTerminal === true
    ? createProgressBar({ write: err, now: () => performance.now() })
    : { show: () => {}, clear: () => {} };
