import type { DecisionV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import type { ExecutorReport } from "@slotgate/executor";
import { composeLocalRun, type LocalRun, reportGatesTo } from "@slotgate/service";
import { configAndNotes } from "./config-or-fail.ts";
import { CommandFailure } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { printable } from "./output/printable.ts";
import { readRun } from "./read-run.ts";

export interface RunOptions {
  /** File for records; without one nothing is admitted. */
  readonly telemetry: string | null;
}

/** How long `run` and `decide` wait for Unleash before they go on without it, which denies. */
export const confirmationTimeoutMs = 5_000;

/** Tells of gates that fail while deciding, by kind and place: their messages may hold what stands in the run. */
export const gateFailuresOn = (io: Pick<CommandIo, "err">): ExecutorReport["gateFailed"] =>
  reportGatesTo(({ error }, message) => {
    const { type, code, frames } = error;
    const where = frames[0] === undefined ? "" : ` at ${frames[0]}`;
    io.err(`${printable(`${message}: ${type}${code === undefined ? "" : ` ${code}`}${where}`)}\n`);
  });

const failureInWords = ({ jobId, reason, explanation }: DecisionV1): string =>
  `${printable(`job \`${jobId}\`: ${reason}. ${explanation}`)}\n`;

/** Executes the run on stdin: results on stdout; telemetry lines, and why model calls failed, on stderr. */
export async function runCommand(io: CommandIo, { telemetry }: RunOptions): Promise<void> {
  const config = configAndNotes(io, "run");
  const run = await readRun(io);
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
      const why = messageOf(error);
      throw new CommandFailure(`cannot write telemetry to \`${telemetry}\`: ${why}`);
    }
  }
}
