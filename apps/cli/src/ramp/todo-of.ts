import type { RampChange } from "@slotgate/readiness";
import type { CommandIo } from "../output/io.ts";
import type { RampAnswer } from "./ask-ramp.ts";

/** What an operator does for one change, and the commands for it. */
export interface Todo {
  readonly what: string;
  readonly commands: readonly string[];
}

export function todoOf(change: RampChange, { facts }: RampAnswer, { env }: CommandIo): Todo {
  const { source, environment, controls } = facts.controls;
  const flag = env["SLOTGATE_AI_FLAG"] || "slotgen.ai";
  const place = `in Unleash, environment \`${environment}\`, flag \`${flag}\`:`;
  switch (change.of) {
    case "rollout": {
      const percent = change.basisPoints / 100;
      if (source === "static")
        return noCommand(`set SLOTGEN_AI_ROLLOUT_PERCENT=${percent} and restart every replica`);
      const group = controls?.rollout.state === "valid" ? `, groupId \`${controls.rollout.groupId}\`` : "";
      return noCommand(
        `${place} set the percentage of its strategy \`flexibleRollout\` (stickiness \`jobId\`${group}) to ${percent} %`,
      );
    }
    case "feature":
      return noCommand(
        source === "static"
          ? "set FEATURE_SLOTGEN_AI=true and restart every replica"
          : `${place} switch it on in this environment`,
      );
    case "cap":
      return change.basisPoints === null
        ? { what: "remove the cap", commands: ["slotgate rollout cap --clear --reason REASON"] }
        : {
            what: `cap the rollout at ${change.basisPoints / 100} %`,
            commands: [`slotgate rollout cap ${change.basisPoints / 100} --reason REASON`],
          };
    case "allowlist": {
      const what = [
        ...(change.document ? ["set its `enabled` to true"] : []),
        ...rules("enable", change.enable),
        ...rules("add", change.add),
        ...rules("disable", change.disable),
      ].join("; ");
      return facts.allowlist.source === "file"
        ? noCommand(`in the file of SLOTGEN_ALLOWLIST_PATH: ${what}`)
        : {
            what: `in the allowlist: ${what}; the preview of the changed file prints the command that puts it in force`,
            commands: [
              "slotgate allowlist show > allowlist.json",
              "slotgate allowlist preview allowlist.json",
            ],
          };
    }
  }
}

const noCommand = (what: string): Todo => ({ what, commands: [] });

const rules = (verb: string, ids: readonly string[]): readonly string[] =>
  ids.length === 0 ? [] : [`${verb} ${ids.length === 1 ? "rule" : "rules"} ${inBackticks(ids)}`];

export const inBackticks = (ids: readonly string[]): string => ids.map((id) => `\`${id}\``).join(", ");
