import { killStatusV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { stillKilling } from "./still-killing.ts";

export async function statusCommand(io: CommandIo, options: OutputOptions): Promise<void> {
  const client = clientOrFail(io);
  const status = await client.ask({ path: "/v1/kill", contract: killStatusV1 });
  io.out(
    options.json === true
      ? asJson(status)
      : await stillKilling(client, { status, view: viewOf(io, options) }),
  );
}
