import { parseRolloutCapV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";

export interface CapOptions {
  /** Basis points. */
  readonly percent: number | undefined;
  readonly clear?: true;
  readonly reason?: string;
}

/** Sets the ceiling of the rollout, takes it away, or without either shows it. */
export async function capCommand(io: CommandIo, { percent, clear, reason }: CapOptions): Promise<void> {
  const client = clientOrFail(io);
  const path = "/v1/rollout/cap";
  if (percent === undefined && clear === undefined) {
    const { basisPoints, made } = await client.ask({ path, parse: parseRolloutCapV1 });
    const who = made === null ? "" : `, since ${made.at} by ${made.by}: ${made.reason}`;
    return io.out(`${printable(`${inWords(basisPoints)}${who}`)}\n`);
  }
  if (percent !== undefined && clear !== undefined)
    throw new CommandFailure("give a percentage or --clear, not both", { exitCode: exitCodes.usage });
  if (reason === undefined)
    throw new CommandFailure("give --reason: why; kept in the log", { exitCode: exitCodes.usage });
  const body = { version: "v1", basisPoints: percent ?? null, reason };
  const { basisPoints } = await client.ask({ path, method: "PUT", body, parse: parseRolloutCapV1 });
  io.out(`${inWords(basisPoints)}, on every replica\n`);
}

const inWords = (basisPoints: number | null): string =>
  basisPoints === null ? "no cap" : `capped at ${basisPoints / 100} %`;
