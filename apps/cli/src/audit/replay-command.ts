import { type Difference, faultsIn, type ReplayTally, recordsIn } from "@slotgate/executor";
import { replayStore, type Window } from "@slotgate/postgres";
import { inert } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { inThousands, progressOf } from "../output/progress-bar.ts";
import { table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { differenceCsv, differenceCsvHead, differenceText } from "./difference-text.ts";
import { threadsHere } from "./threads-here.ts";
import { whatIfCommand } from "./what-if-command.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface ReplayOptions extends OutputOptions {
  readonly since?: string;
  readonly until?: string;
  readonly format: "table" | "csv";
  readonly withAllowlist?: string;
  /** Basis points. */
  readonly withPercent?: number;
}

/**
 * Repeats recorded decisions and shows every difference, or what other settings would have decided. Fails on a
 * difference.
 */
export async function replayCommand(io: CommandIo, options: ReplayOptions): Promise<void> {
  const { since = null, until = null, withAllowlist = null, withPercent = null } = options;
  const format = options.json === true ? "json" : options.format;
  const view = viewOf(io, options);
  const window = { since, until };
  if (withAllowlist !== null || withPercent !== null)
    return whatIfCommand(io, {
      window,
      format,
      view,
      allowlistPath: withAllowlist,
      basisPoints: withPercent,
    });
  const startedAt = performance.now();
  const bar = progressOf(io);
  const writer = writers[format](io, view);
  const tally = await withSnapshot(io, (snapshot) => {
    writer.begin(window);
    return replayStore({
      snapshot,
      window,
      threads: threadsHere(),
      onProgress: bar.show,
      onDifference(difference) {
        bar.clear();
        writer.difference(difference);
      },
    });
  });
  bar.clear();
  writer.end(tally, { seconds: (performance.now() - startedAt) / 1_000 });
  const faults = faultsIn(tally);
  if (faults > 0)
    throw new CommandFailure(
      `${inThousands(faults)} of ${inThousands(recordsIn(tally))} records are not reproduced`,
      { exitCode: exitCodes.found },
    );
}

/** Writes differences as they are found, so that memory stays constant. */
interface Writer {
  readonly begin: (window: Window) => void;
  readonly difference: (difference: Difference) => void;
  readonly end: (tally: ReplayTally, took: { readonly seconds: number }) => void;
}

const writers: Readonly<Record<"table" | "json" | "csv", (io: CommandIo, view: View) => Writer>> = {
  table: ({ out }, view) => ({
    begin: () => {},
    difference: (difference) => out(`${differenceText(difference, view)}\n`),
    end: (tally, took) => out(totals(tally, { ...took, view })),
  }),
  json({ out }) {
    let between = "";
    return {
      begin: (window) => out(`{"window":${JSON.stringify(window)},"differences":[`),
      difference(difference) {
        out(`${between}\n${inert(JSON.stringify(difference))}`);
        between = ",";
      },
      end: (tally, { seconds }) =>
        out(`],\n"records":${recordsIn(tally)},"totals":${JSON.stringify(tally)},"seconds":${seconds}}\n`),
    };
  },
  csv: ({ out, err }, view) => ({
    begin: () => out(differenceCsvHead),
    difference: (difference) => out(differenceCsv(difference)),
    end: (tally, took) => err(totals(tally, { ...took, view })),
  }),
};

const meanings: Readonly<Record<keyof ReplayTally, string>> = {
  same: "the repeated decision is the same",
  undecided: "no gate decided (verbatim, or written by recovery)",
  "gate-error": "a gate had failed, and no gate before it denies",
  different: "the repeated decision differs",
  "document-missing": "a document that the record names is not stored",
  "document-altered": "the content of a document has changed",
  unreadable: "the record cannot be read",
};

function totals(
  tally: ReplayTally,
  { seconds, view }: { readonly seconds: number; readonly view: View },
): string {
  const records = recordsIn(tally);
  const keys = Object.keys(meanings) as (keyof ReplayTally)[];
  return (
    table(
      keys,
      [
        { head: "RECORDS", cell: (key) => inThousands(tally[key]), as: "number" },
        { head: "RESULT", cell: (key) => key },
        { head: "MEANING", cell: (key) => meanings[key], as: "text" },
      ],
      view,
    ) +
    `${inThousands(records)} ${records === 1 ? "record" : "records"} in ${seconds.toFixed(1)} s, ` +
    `${inThousands(records / seconds)} a second, reading the database included\n`
  );
}
