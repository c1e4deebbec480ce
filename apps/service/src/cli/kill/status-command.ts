import { parseKillStatusV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { stillKilling } from "./still-killing.ts";

export async function statusCommand(
  io: CommandIo,
  { format }: { readonly format: "text" | "json" },
): Promise<void> {
  const status = await clientOrFail(io).ask({ path: "/v1/kill", parse: parseKillStatusV1 });
  io.out(format === "json" ? `${JSON.stringify(status, null, 2)}\n` : stillKilling(status));
}
