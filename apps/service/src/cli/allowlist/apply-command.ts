import { parseAllowlistStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { asJson } from "../output/as-json.ts";
import type { OutputOptions } from "../output/view.ts";
import { askInForce } from "./ask-allowlist.ts";
import { readDocument } from "./read-document.ts";

export interface ApplyOptions extends OutputOptions {
  readonly file: string;
  readonly reason: string;
  readonly previewDigest?: string;
  readonly newDimension?: readonly string[];
}

/** Puts the document in a file in force, unless another revision came in between. */
export async function applyCommand(io: CommandIo, options: ApplyOptions): Promise<void> {
  const { file, reason, previewDigest, newDimension, json } = options;
  const { document } = await readDocument(file);
  const client = clientOrFail(io);
  const { revision: basedOn } = await askInForce(client);
  const state = await client.ask({
    path: "/v1/allowlist",
    method: "PUT",
    ifMatch: `"${basedOn}"`,
    body: { version: "v1", reason, document, previewDigest, newDimensions: newDimension },
    parse: parseAllowlistStateV1,
  });
  if (json === true) return io.out(asJson(state));
  io.out(`revision ${state.revision} is in force on every replica\n`);
  if (basedOn > 0) io.out(`to go back: slotgate allowlist rollback ${basedOn} --reason …\n`);
}
