import { allowlistStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import type { OutputOptions } from "../output/view.ts";
import { askInForce } from "../revisions/ask-revision.ts";
import { readDocument } from "../revisions/read-document.ts";
import { allowlistKind } from "./allowlist-kind.ts";
import { wayBack, withPreview } from "./put-in-force.ts";

export interface ApplyOptions extends OutputOptions {
  readonly file: string;
  readonly reason: string;
  readonly previewDigest?: string;
  readonly newDimension?: readonly string[];
}

/** Puts the document of a file in force unless the revision has changed since it was read. */
export async function applyCommand(io: CommandIo, options: ApplyOptions): Promise<void> {
  const { file, reason, previewDigest, newDimension, json } = options;
  const { document } = await readDocument(file);
  const client = clientOrFail(io);
  const before = await askInForce(client, allowlistKind);
  const state = await client
    .ask({
      path: "/v1/allowlist",
      method: "PUT",
      ifMatch: `"${before.revision}"`,
      body: { version: "v1", reason, document, previewDigest, newDimensions: newDimension },
      contract: allowlistStateV1,
    })
    .catch(withPreview({ file }));
  if (json === true) return io.out(asJson(state));
  io.out(`revision ${state.revision} is in force on every replica\n`);
  io.out(wayBack({ before, now: state }));
}
