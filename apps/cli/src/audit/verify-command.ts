import { type Verified, verifyStore } from "@slotgate/postgres";
import type { Finding } from "@slotgate/telemetry";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { inThousands, progressOf } from "../output/progress-bar.ts";
import { facts } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { findingCells } from "./finding-text.ts";
import { readHeadsFile } from "./read-heads.ts";
import { threadsHere } from "./threads-here.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface VerifyOptions extends OutputOptions {
  readonly since?: string;
  readonly until?: string;
  readonly heads?: string;
}

/** Verifies every writer's chain, or the part within a window. Fails on a finding. */
export async function verifyCommand(io: CommandIo, options: VerifyOptions): Promise<void> {
  const { since = null, until = null, heads, json } = options;
  const view = viewOf(io, options);
  const exported = heads === undefined ? [] : await readHeadsFile(heads);
  const startedAt = performance.now();
  const bar = progressOf(io);
  const findings: Finding[] = [];
  const tell = json === true ? () => {} : teller(io, view);
  const verified = await withSnapshot(io, (snapshot) =>
    verifyStore({
      snapshot,
      window: { since, until },
      exported,
      threads: threadsHere(),
      onFinding(finding) {
        findings.push(finding);
        bar.clear();
        tell(finding);
      },
      onProgress: bar.show,
    }),
  );
  bar.clear();
  const seconds = (performance.now() - startedAt) / 1_000;
  io.out(
    json === true
      ? asJson({ window: { since, until }, ...verified, findings })
      : summary(verified, { findings: findings.length, seconds, view }),
  );
  if (findings.length > 0)
    throw new CommandFailure(
      `the records are not as written: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`,
      { exitCode: exitCodes.found },
    );
}

/** Prints findings as they are found, grouped by writer. */
function teller({ out }: CommandIo, view: View): (finding: Finding) => void {
  let writer: string | null = null;
  return (finding) => {
    if (finding.writerId !== writer) {
      writer = finding.writerId;
      out(`writer ${printable(writer)}\n`);
    }
    const [place, kind, meaning] = findingCells(finding);
    out(facts([[`  ${place.padEnd(10)}  ${kind.padEnd(14)}`, meaning]], view));
  };
}

function summary(
  { writers, records, oldest, newest, exportedHeads }: Verified,
  { findings, seconds, view }: { readonly findings: number; readonly seconds: number; readonly view: View },
): string {
  const span = oldest === null || newest === null ? "" : `, from ${oldest} to ${newest}`;
  const against =
    exportedHeads === 0
      ? "without exported heads, verify cannot tell whether the last records of a writer were deleted"
      : `compared with ${inThousands(exportedHeads)} exported ${exportedHeads === 1 ? "head" : "heads"}`;
  const verdict = findings === 0 ? "nothing is missing, altered or out of place" : `findings: ${findings}`;
  return [
    `${inThousands(records)} ${records === 1 ? "record" : "records"} of ${inThousands(writers)} ` +
      `${writers === 1 ? "writer" : "writers"}${span}; ${seconds.toFixed(1)} s`,
    against,
  ]
    .map((text) => paragraph(text, view))
    .concat(`${view.paint(findings === 0 ? "good" : "bad", verdict)}\n`)
    .join("");
}
