import { parseKillEngagementV1, parseKillStatusV1 } from "@slotgate/contracts";
import { readSwitchFile, writeSwitchFile } from "../../kill/switch-file.ts";
import { messageOf } from "../../message-of.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { whoRuns } from "../keys/who-runs.ts";
import { printable } from "../printable.ts";
import { stillKilling } from "./still-killing.ts";

export interface ReleaseOptions {
  readonly engagementId: string | undefined;
  readonly reason: string;
  readonly drill?: string;
  readonly local?: string;
}

/** Releases what is named, and says what goes on killing. */
export async function releaseCommand(io: CommandIo, options: ReleaseOptions): Promise<void> {
  const { engagementId, local } = options;
  if (local !== undefined && engagementId === undefined && options.drill === undefined)
    return releaseLocal(io, { path: local, reason: options.reason });
  if (engagementId === undefined || local !== undefined)
    throw new CommandFailure(
      "say what to release: an engagement's id, as `slotgate kill status` shows it, or --local FILE",
      { exitCode: exitCodes.usage },
    );
  await releaseEngagement(io, { ...options, engagementId });
}

async function releaseEngagement(
  io: CommandIo,
  { engagementId, reason, drill }: ReleaseOptions & { readonly engagementId: string },
): Promise<void> {
  const client = clientOrFail(io);
  const released = await client.ask({
    path: `/v1/kill/${encodeURIComponent(engagementId)}`,
    method: "DELETE",
    body: { version: "v1", reason, ...(drill === undefined ? {} : { drill }) },
    parse: parseKillEngagementV1,
  });
  io.out(
    printable(`released at ${released.releasedAt} by ${released.releasedBy}: ${released.releaseReason}`),
  );
  io.out("\n");
  const status = await client.ask({ path: "/v1/kill", parse: parseKillStatusV1 });
  io.out(stillKilling(status));
}

function releaseLocal(
  io: CommandIo,
  { path, reason }: { readonly path: string; readonly reason: string },
): void {
  const file = readSwitchFile(path);
  if (file.is === "absent")
    throw new CommandFailure(
      `there is no kill file \`${path}\`: \`slotgate kill status\` and the service's log at start name the file`,
      { exitCode: exitCodes.usage },
    );
  if (file.is === "read" && file.entry.state === "released") {
    io.out(printable(`it was released already, at ${file.entry.at} by ${file.entry.by}`));
    io.out("\n");
    return;
  }
  try {
    const at = new Date().toISOString();
    writeSwitchFile(path, { version: "kill-switch.v1", state: "released", at, by: whoRuns(), reason });
  } catch (error) {
    const found = file.is === "unreadable" ? ` (it ${file.problem})` : "";
    throw new CommandFailure(`the kill file \`${path}\` cannot be written${found}: ${messageOf(error)}`);
  }
  io.out("released: processes that keep their switch in this file follow within a second\n");
}
