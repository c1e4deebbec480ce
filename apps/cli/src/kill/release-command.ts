import { killEngagementV1, killStatusV1 } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import { readSwitchFile, writeSwitchFile } from "@slotgate/executor";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { whoRuns } from "../output/who-runs.ts";
import { stillKilling } from "./still-killing.ts";

export interface ReleaseOptions extends OutputOptions {
  readonly engagementId: string | undefined;
  readonly reason: string;
  readonly drill?: string;
  readonly local?: string;
}

/** Releases an engagement or a switch, and says what still kills. */
export async function releaseCommand(io: CommandIo, options: ReleaseOptions): Promise<void> {
  const { engagementId, local } = options;
  if (local !== undefined && engagementId === undefined && options.drill === undefined)
    return releaseLocal(io, { ...options, path: local });
  if (engagementId === undefined || local !== undefined)
    throw new CommandFailure("give an engagement's id from `slotgate kill status`, or --local FILE", {
      exitCode: exitCodes.usage,
    });
  await releaseEngagement(io, { ...options, engagementId });
}

async function releaseEngagement(
  io: CommandIo,
  options: ReleaseOptions & { readonly engagementId: string },
): Promise<void> {
  const { engagementId, reason, drill, json } = options;
  const client = clientOrFail(io);
  const released = await client.ask({
    path: `/v1/kill/${encodeURIComponent(engagementId)}`,
    method: "DELETE",
    body: { version: "v1", reason, ...(drill === undefined ? {} : { drill }) },
    contract: killEngagementV1,
    missing: `no engagement has the id \`${printable(engagementId)}\`: \`slotgate kill status\` lists the open ones`,
  });
  if (json === true) return io.out(asJson(released));
  io.out(`${printable(`released by ${released.releasedBy}: ${released.releaseReason}`)}\n`);
  const status = await client.ask({ path: "/v1/kill", contract: killStatusV1 });
  io.out(await stillKilling(client, { status, view: viewOf(io, options) }));
  if (released.owner.startsWith("tripwire:"))
    io.err("its incident stays open until it is resolved: slotgate incidents list --open\n");
}

function releaseLocal(io: CommandIo, options: ReleaseOptions & { readonly path: string }): void {
  const { path, reason, json } = options;
  const file = readSwitchFile(path);
  if (file.is === "absent")
    throw new CommandFailure(
      `there is no kill file \`${path}\`: \`slotgate kill status\` and the service's log at start name the file`,
      { exitCode: exitCodes.usage },
    );
  if (file.is === "unreadable")
    throw new CommandFailure(
      `the file \`${path}\` ${file.problem}, and was left unchanged: give the kill file that \`slotgate kill status\` names; if this is it, delete it and restart the process`,
      { exitCode: exitCodes.usage },
    );
  if (file.entry.state === "released") {
    const { at, by } = file.entry;
    const said = `it was already released, ${when(at, viewOf(io, options))} by ${by}`;
    io.out(json === true ? asJson(file.entry) : `${printable(said)}\n`);
    return;
  }
  const entry = {
    version: "kill-switch.v1",
    state: "released",
    at: new Date().toISOString(),
    by: whoRuns(),
    reason,
  } as const;
  try {
    writeSwitchFile(path, entry);
  } catch (error) {
    throw new CommandFailure(`the kill file \`${path}\` cannot be written: ${messageOf(error)}`);
  }
  const said = `wrote the release to \`${path}\`: processes whose kill file this is follow within a second; check with \`slotgate kill status\``;
  io.out(json === true ? asJson(entry) : `${printable(said)}\n`);
}
