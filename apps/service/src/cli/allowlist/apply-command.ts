import { parseAllowlistStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { askInForce } from "./ask-allowlist.ts";
import { readDocument } from "./read-document.ts";

export interface ApplyOptions {
  readonly file: string;
  readonly reason: string;
  readonly previewDigest?: string;
  readonly newDimension?: readonly string[];
}

/** Puts the document in a file in force, unless another revision came in between. */
export async function applyCommand(io: CommandIo, options: ApplyOptions): Promise<void> {
  const { file, reason, previewDigest, newDimension } = options;
  const { document } = await readDocument(file);
  const client = clientOrFail(io);
  const { revision: basedOn } = await askInForce(client);
  const { revision } = await client.ask({
    path: "/v1/allowlist",
    method: "PUT",
    ifMatch: `"${basedOn}"`,
    body: { version: "v1", reason, document, previewDigest, newDimensions: newDimension },
    parse: parseAllowlistStateV1,
  });
  const back =
    basedOn === 0
      ? "it is the first, and no rollback leads behind it"
      : `back again: slotgate allowlist rollback ${basedOn} --reason …`;
  io.out(`revision ${revision} is in force on every replica; ${back}\n`);
}
