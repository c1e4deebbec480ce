import { allowlistStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import type { OutputOptions } from "../output/view.ts";
import { noRevision } from "../revisions/ask-revision.ts";
import { allowlistKind } from "./allowlist-kind.ts";
import { withPreview } from "./put-in-force.ts";

export interface RollbackOptions extends OutputOptions {
  readonly revision: number;
  readonly reason: string;
  readonly previewDigest?: string;
}

export async function rollbackCommand(io: CommandIo, options: RollbackOptions): Promise<void> {
  const { revision, reason, previewDigest, json } = options;
  const state = await clientOrFail(io)
    .ask({
      path: "/v1/allowlist/rollback",
      body: { version: "v1", revision, reason, previewDigest },
      contract: allowlistStateV1,
      missing: noRevision(allowlistKind, revision),
    })
    .catch(withPreview({ revision }));
  if (json === true) return io.out(asJson(state));
  io.out(
    `revision ${state.revision} is in force on every replica, with the document of revision ${revision}\n`,
  );
}
