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
    return io.err("the allowlist in force already has such a rule\n");
  io.err(
    source === "file"
      ? "add it to `rules` of the file that SLOTGEN_ALLOWLIST_PATH names\n"
      : "add it to `rules` of the document that `slotgate allowlist show` prints; preview\n" +
          "the file, which prints the command that puts it in force:\n  slotgate allowlist preview FILE\n",
  );
}
