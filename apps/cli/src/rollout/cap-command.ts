import { type RolloutCapV1, rolloutCapV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";

export interface CapOptions extends OutputOptions {
  /** Basis points. */
  readonly percent: number | undefined;
  readonly clear?: true;
  readonly reason?: string;
}

/** Sets or removes the ceiling of the rollout; without arguments it shows it. */
export async function capCommand(io: CommandIo, options: CapOptions): Promise<void> {
  const { percent, clear, reason } = options;
  const client = clientOrFail(io);
  const path = "/v1/rollout/cap";
  const print = (cap: RolloutCapV1, more: string): void =>
    io.out(options.json === true ? asJson(cap) : `${printable(`${inWords(cap)}${more}`)}\n`);
  if (percent === undefined && clear === undefined) {
    const cap = await client.ask({ path, contract: rolloutCapV1 });
    const { made } = cap;
    const view = viewOf(io, options);
    return print(cap, made === null ? "" : `, set ${when(made.at, view)} by ${made.by}: ${made.reason}`);
  }
  if (percent !== undefined && clear !== undefined)
    throw new CommandFailure("give a percentage or --clear, not both", { exitCode: exitCodes.usage });
  if (reason === undefined)
    throw new CommandFailure("give --reason REASON: a change of the cap requires it, and the log keeps it", {
      exitCode: exitCodes.usage,
    });
  const body = { version: "v1", basisPoints: percent ?? null, reason };
  print(await client.ask({ path, method: "PUT", body, contract: rolloutCapV1 }), ", on every replica");
}

const inWords = ({ basisPoints }: RolloutCapV1): string =>
  basisPoints === null ? "no cap" : `capped at ${basisPoints / 100} %`;
