import type { DryRunV1 } from "@slotgate/contracts";
import { composeLocalRun } from "../compose-local-run.ts";
import { configAndNotes } from "./config-or-fail.ts";
import type { CommandIo } from "./io.ts";
import { readRun } from "./read-run.ts";
import { confirmationTimeoutMs, gateFailuresOn } from "./run-command.ts";
import { textTable } from "./text-table.ts";

export interface DecideOptions {
  readonly format: "json" | "table";
}

/** Says what would be decided for the run on stdin. Calls nothing, records nothing. */
export async function decideCommand(io: CommandIo, { format }: DecideOptions): Promise<void> {
  const config = configAndNotes(io, "decide");
  const run = await readRun(io);
  const local = await composeLocalRun(config, {
    telemetryFile: null,
    telemetryOut: () => {},
    gateFailed: gateFailuresOn(io),
  });
  try {
    await local.whenConfirmed(confirmationTimeoutMs);
    const answer = local.dryRun(run);
    io.out(format === "table" ? tableOf(answer) : `${JSON.stringify(answer, null, 2)}\n`);
  } finally {
    await local.close();
  }
}

function tableOf({ jobs }: DryRunV1): string {
  const rows = jobs.map(({ jobId, verdict, gate, guard, reason, evidence }) => [
    jobId,
    verdict,
    gate ?? guard ?? "",
    reason,
    evidence?.ruleId ?? "",
    evidence?.bucket === null || evidence === null ? "" : `${evidence.bucket} of ${evidence.basisPoints}`,
  ]);
  return textTable([["JOB", "VERDICT", "BY", "REASON", "RULE", "BUCKET"], ...rows]);
}
