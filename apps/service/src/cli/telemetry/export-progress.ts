import type { CommandIo } from "../io.ts";

/** Shows how far an export is, on one line of a terminal; where nobody watches one nothing is shown. */
export interface ExportProgress {
  readonly show: (records: number) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const everyMs = 200;

export function exportProgress(
  { err, errIsTerminal }: Pick<CommandIo, "err" | "errIsTerminal">,
  now: () => number = () => performance.now(),
): ExportProgress {
  if (errIsTerminal !== true) return { show: () => {}, clear: () => {} };
  const startedAt = now();
  let shownAt = startedAt;
  return {
    show(records) {
      const at = now();
      if (at - shownAt < everyMs) return;
      shownAt = at;
      const perSecond = Math.round((records / (at - startedAt)) * 1_000);
      err(`\r\u001b[K${records.toLocaleString("en")} records, ${perSecond.toLocaleString("en")}/s`);
    },
    clear() {
      if (shownAt !== startedAt) err("\r\u001b[K");
    },
  };
}
