import type { Finding } from "@slotgate/telemetry";
import { type Verified, verifyStore } from "../../verify/verify-store.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { inThousands, progressOf } from "../progress-bar.ts";
import { findingCells } from "./finding-text.ts";
import { readHeadsFile } from "./read-heads.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface VerifyOptions {
  readonly since?: string;
  readonly until?: string;
  readonly heads?: string;
  readonly format: "text" | "json";
}

/** Verifies every writer's chain, or what a window covers of it. Fails when there is a finding. */
export async function verifyCommand(io: CommandIo, options: VerifyOptions): Promise<void> {
  const { since = null, until = null, heads, format } = options;
  const exported = heads === undefined ? [] : await readHeadsFile(heads);
  const startedAt = performance.now();
  const bar = progressOf(io);
  const findings: Finding[] = [];
  const tell = format === "text" ? teller(io) : () => {};
  const verified = await withSnapshot(io, (snapshot) =>
    verifyStore({
      snapshot,
      window: { since, until },
      exported,
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
    format === "json"
      ? `${JSON.stringify({ window: { since, until }, ...verified, findings }, null, 2)}\n`
      : summary(verified, { findings: findings.length, seconds }),
  );
  if (findings.length > 0)
    throw new CommandFailure(
      `the records are not as they were written: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`,
      { exitCode: exitCodes.found },
    );
}

/** Tells findings as they come, under their writers. */
function teller({ out }: CommandIo): (finding: Finding) => void {
  let writer: string | null = null;
  return (finding) => {
    if (finding.writerId !== writer) {
      writer = finding.writerId;
      out(`writer ${printable(writer)}\n`);
    }
    const [place, kind, meaning] = findingCells(finding);
    out(`  ${place.padEnd(10)}  ${kind.padEnd(14)}  ${printable(meaning)}\n`);
  };
}

function summary(
  { writers, records, oldest, newest, exportedHeads }: Verified,
  { findings, seconds }: { readonly findings: number; readonly seconds: number },
): string {
  const span = oldest === null ? "" : `, from ${oldest} to ${newest}`;
  const against =
    exportedHeads === 0
      ? "no exported heads were given, so a cut-off end would not show"
      : `held against ${inThousands(exportedHeads)} exported ${exportedHeads === 1 ? "head" : "heads"}`;
  return (
    `${inThousands(records)} ${records === 1 ? "record" : "records"} of ${inThousands(writers)} ` +
    `${writers === 1 ? "writer" : "writers"}${span}; ${seconds.toFixed(1)} s\n` +
    `${against}\n${findings === 0 ? "nothing is missing, altered or out of place" : `findings: ${findings}`}\n`
  );
}
