import type { DrillRun, DrillSetting } from "@slotgate/contracts";
import { capLever, killLever, type Lever, leftAlone } from "@slotgate/executor/drilling";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import type { OutputOptions } from "../output/view.ts";
import { allowlistLever } from "./allowlist-lever.ts";
import { allDrills, type CommandDrillApi, createDrillApi, isOpen } from "./drill-api.ts";
import { flagLever } from "./flag-lever.ts";
import { unleashHandOrFail } from "./unleash-hand.ts";

/** Puts back what a drill set and did not put back, and ends the drill. */
export async function restoreCommand(
  io: CommandIo,
  { drillId, json }: OutputOptions & { readonly drillId: string },
): Promise<void> {
  const api = createDrillApi(clientOrFail(io));
  const drill = await find(allDrills(api), drillId);
  if (!isOpen(drill))
    return io.out(
      json === true
        ? asJson(drill)
        : "nothing to do: this drill has ended and put back everything that it set\n",
    );
  const settings: DrillSetting[] = [];
  for (const setting of drill.settings)
    settings.push(
      setting.state === "set"
        ? { ...setting, state: await leverFor(setting, { io, api, drillId }).putBack(setting) }
        : setting,
    );
  const verdict = drill.verdict ?? "failed";
  const ended = await api.note(drillId, { steps: drill.steps, settings, verdict });
  const alone = settings.filter(({ state }) => state === "left-alone");
  if (json === true) io.out(asJson(ended));
  else {
    for (const { what, state } of settings) if (state === "restored") io.out(`put back: ${what}\n`);
    io.out(`the ${drill.drill} drill ${printable(drillId)} has ended: ${verdict}\n`);
  }
  if (alone.length > 0) throw new CommandFailure(alone.map(leftAlone).join("\n"));
}

async function find(drills: AsyncIterable<DrillRun>, drillId: string): Promise<DrillRun> {
  for await (const drill of drills) if (drill.drillId === drillId) return drill;
  throw new CommandFailure(
    `no drill has the id \`${printable(drillId)}\`: \`slotgate drill history\` lists all drills`,
  );
}

/** The lever that made the setting. */
function leverFor(
  { what }: DrillSetting,
  { io, ...context }: { readonly api: CommandDrillApi; readonly drillId: string; readonly io: CommandIo },
): Pick<Lever, "putBack"> {
  switch (what) {
    case "kill":
      return killLever(context);
    case "cap":
      return capLever(context, { basisPoints: 0 });
    case "allowlist":
      return allowlistLever(context);
    case "kill-flag":
    case "ai-flag": {
      const { flags } = unleashHandOrFail(io);
      // The setting holds name and environment.
      return flagLever({ what, flags, name: "", environment: "", to: what === "kill-flag" ? "on" : "off" });
    }
  }
}
