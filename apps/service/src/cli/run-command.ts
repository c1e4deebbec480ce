import { composeLocalRun, type LocalRun } from "../compose-local-run.ts";
import { messageOf } from "../message-of.ts";
import { CommandFailure } from "./command-failure.ts";
import { configAndNotes } from "./config-or-fail.ts";
import type { CommandIo } from "./io.ts";
import { readRun } from "./read-run.ts";

export interface RunOptions {
  /** File for records; without one nothing is admitted. */
  readonly telemetry: string | null;
}

/** How long `run` and `decide` wait for Unleash before they go on without it, which denies. */
export const confirmationTimeoutMs = 5_000;

/** Executes the run on stdin: results on stdout, telemetry lines on stderr. */
export async function runCommand(io: CommandIo, { telemetry }: RunOptions): Promise<void> {
  const config = configAndNotes(io, "run");
  const run = await readRun(io);
  const local = await openLocalRun();
  try {
    await local.whenConfirmed(confirmationTimeoutMs);
    const { jobs } = await local.execute(run);
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
      });
    } catch (error) {
      const why = messageOf(error);
      throw new CommandFailure(`cannot write telemetry to \`${telemetry}\`: ${why}`);
    }
  }
}
