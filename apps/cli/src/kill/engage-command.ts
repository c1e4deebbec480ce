import { killEngagementV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import type { ApiClient } from "../api/api-client.ts";
import { ApiProblemError } from "../api/api-problem-error.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import type { OutputOptions } from "../output/view.ts";

export interface EngageOptions extends OutputOptions {
  readonly reason: string;
}

/** Engages the service's own kill; succeeds only if it is in force. */
export async function engageCommand(io: CommandIo, { reason, json }: EngageOptions): Promise<void> {
  const engagement = await clientToKill(io)
    .ask({ path: "/v1/kill", body: { version: "v1", reason }, contract: killEngagementV1 })
    .catch((error: unknown) => {
      if (error instanceof ApiProblemError) {
        // A new key takes too long to get.
        if (error.problem.status !== 401 && error.problem.status !== 403) throw error;
        throw notEngaged(error);
      }
      throw new CommandFailure(
        `${messageOf(error)}\nit is not known whether the kill was engaged: check \`slotgate kill status\`\n${otherWays}`,
      );
    });
  if (json === true) return io.out(asJson(engagement));
  io.out("engaged on every replica: no job is admitted and no generated result released\n");
  io.out(`to release it:\n  slotgate kill release ${printable(engagement.engagementId)} --reason REASON\n`);
}

function clientToKill(io: CommandIo): ApiClient {
  try {
    return clientOrFail(io);
  } catch (error) {
    throw error instanceof CommandFailure ? notEngaged(error, error) : error;
  }
}

const notEngaged = ({ message }: Error, { exitCode }: { readonly exitCode?: number } = {}): CommandFailure =>
  new CommandFailure(
    `${message}\nthe kill was not engaged\n${otherWays}`,
    exitCode === undefined ? {} : { exitCode },
  );

const otherWays = `other ways to kill:
  in Unleash, switch on the kill flag: \`slotgen.kill-switch\`, unless SLOTGATE_KILL_FLAG of the service names another
  on every machine, send SIGUSR2 to every process of \`slotgate serve\`: kill -USR2 PID`;
