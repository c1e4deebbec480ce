import { drillRule, isDrillRule } from "@slotgate/executor";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { createDrillApi } from "./drill-api.ts";

/** Prints the rule that admits synthetic jobs, with the dimensions of the allowlist in force. */
export async function ruleCommand(io: CommandIo): Promise<void> {
  const { document, source } = await createDrillApi(clientOrFail(io)).allowlist();
  io.out(asJson(drillRule(document)));
  if (document?.rules.some(isDrillRule) === true)
    return io.err("the allowlist in force already has a rule for drills: nothing is to be added\n");
  io.err(
    source === "file"
      ? "add it to `rules` of the file that SLOTGEN_ALLOWLIST_PATH names\n"
      : "write what `slotgate allowlist show` prints to a file, and add this rule to its\n" +
          "`rules`; the preview prints the command that puts the file in force:\n" +
          "  slotgate allowlist preview FILE\n",
  );
}
