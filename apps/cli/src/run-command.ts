import type { DecisionV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import type { ExecutorReport } from "@slotgate/executor";
import { composeLocalRun, type LocalRun, logGates } from "@slotgate/service";
import { configAndNotes } from "./config-or-fail.ts";
import { CommandFailure } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { printable } from "./output/printable.ts";
import { readRun } from "./read-run.ts";

export interface RunOptions {
  /** The file for records; without it nothing is admitted. */
  readonly telemetry: string | null;
}

/** How long `run` and `decide` wait for Unleash; without an answer every gate denies. */
export const confirmationTimeoutMs = 5_000;

/** Reports gates that throw, by kind and place only: their messages may contain content of the run. */
export const gateFailuresOn = (io: Pick<CommandIo, "err">): ExecutorReport["gateFailed"] =>
  logGates(({ error }, message) => {
    const { type, code, frames } = error;
    const where = frames[0] === undefined ? "" : ` at ${frames[0]}`;
    io.err(`${printable(`${message}: ${type}${code === undefined ? "" : ` ${code}`}${where}`)}\n`);
  });

const failureInWords = ({ jobId, reason, explanation }: DecisionV1): string =>
  `${printable(`job \`${jobId}\`: ${reason}. ${explanation}`)}\n`;

/** Executes the run on stdin: results on stdout; records and failures of model calls on stderr. */
export async function runCommand(io: CommandIo, { telemetry }: RunOptions): Promise<void> {
  const config = configAndNotes(io, "run");
  const run = await readRun(io, { command: "run" });
  const local = await openLocalRun();
  try {
    await local.whenConfirmed(confirmationTimeoutMs);
    const { jobs } = await local.execute(run);
    for (const { decision } of jobs) if (decision.failure !== undefined) io.err(failureInWords(decision));
    const results = jobs.map(({ result }) => result);
    io.out(`${JSON.stringify(results.length === 1 ? results[0] : results)}\n`);
  } finally {
    await local.close();
  }

  async function openLocalRun(): Promise<LocalRun> {
    try {
      return await composeLocalRun(config, {
        telemetryFile: telemetry,
        telemetryOut: (line) => io.err(`${line}\n`),
        gateFailed: gateFailuresOn(io),
      });
    } catch (error) {
      // The file is opened first; everything else that can fail names its own place.
      const path = (error as NodeJS.ErrnoException).path;
      const why = messageOf(error);
      throw new CommandFailure(
        path === telemetry ? `cannot write telemetry to \`${telemetry}\`: ${why}` : why,
      );
    }
  }
}
