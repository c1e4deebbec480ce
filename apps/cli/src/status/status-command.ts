import {
  allowlistStateV1,
  controlsStatusV1,
  killStatusV1,
  readinessV1,
  rolloutCapV1,
} from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { askOrigins, whereKnown } from "./origin.ts";
import { statusAsText } from "./status-as-text.ts";
import { type ServiceStatus, verdictOn } from "./verdict.ts";

export interface StatusOptions extends OutputOptions {
  readonly exitCode?: true;
}

/** Shows whether AI runs, the controls of a running service, and what is degraded. */
export async function statusCommand(io: CommandIo, options: StatusOptions): Promise<void> {
  const client = clientOrFail(io);
  const [controls, readiness, kill, cap, allowlist, originOf] = await Promise.all([
    client.ask({ path: "/v1/controls", contract: controlsStatusV1 }),
    client.ask({ path: "/readyz", alsoStatus: 503, contract: readinessV1 }),
    client.ask({ path: "/v1/kill", contract: killStatusV1 }),
    whereKnown(client, { path: "/v1/rollout/cap", contract: rolloutCapV1 }),
    whereKnown(client, { path: "/v1/allowlist", contract: allowlistStateV1 }),
    askOrigins(client),
  ]);
  const status: ServiceStatus = { controls, readiness, kill, cap, allowlist };
  const view = viewOf(io, options);
  const verdict = verdictOn(status, { originOf, now: view.now });
  io.out(
    options.json === true
      ? asJson({ verdict, controls, readiness, kill, rolloutCap: cap })
      : statusAsText(status, verdict, view),
  );
  if (options.exitCode === true && verdict.ai !== "runs")
    throw new CommandFailure("AI does not run", { exitCode: exitCodes.aiStopped });
}
