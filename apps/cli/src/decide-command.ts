import type { DryRunV1 } from "@slotgate/contracts";
import { composeLocalRun } from "@slotgate/service";
import { configAndNotes } from "./config-or-fail.ts";
import { asJson } from "./output/as-json.ts";
import { bucketCell } from "./output/bucket-cell.ts";
import type { CommandIo } from "./output/io.ts";
import { type Column, table } from "./output/table.ts";
import { type OutputOptions, viewOf } from "./output/view.ts";
import { readRun } from "./read-run.ts";
import { confirmationTimeoutMs, gateFailuresOn } from "./run-command.ts";

export interface DecideOptions extends OutputOptions {
  readonly format: "json" | "table";
}

/** Decides the run on stdin. Calls no model, records nothing. */
export async function decideCommand(io: CommandIo, options: DecideOptions): Promise<void> {
  const config = configAndNotes(io, "decide");
  const run = await readRun(io, { command: "decide" });
  const local = await composeLocalRun(config, {
    telemetryFile: null,
    telemetryOut: () => {},
    gateFailed: gateFailuresOn(io),
  });
  try {
    await local.whenConfirmed(confirmationTimeoutMs);
    const answer = local.dryRun(run);
    const asTable = options.format === "table" && options.json !== true;
    io.out(asTable ? table(answer.jobs, columns, viewOf(io, options)) : asJson(answer));
  } finally {
    await local.close();
  }
}

const columns: readonly Column<DryRunV1["jobs"][number]>[] = [
  { head: "JOB", cell: ({ jobId }) => jobId, as: "id" },
  {
    head: "VERDICT",
    cell: ({ verdict }) => verdict,
    style: ({ verdict }) => (verdict === "denied" ? "warn" : "good"),
  },
  { head: "BY", cell: ({ gate, guard }) => gate ?? guard },
  { head: "REASON", cell: ({ reason }) => reason },
  { head: "RULE", cell: ({ evidence }) => evidence?.ruleId ?? null, as: "id" },
  {
    head: "BUCKET",
    cell: ({ evidence }) => bucketCell(evidence),
  },
];
