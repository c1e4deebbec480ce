import { parseAllowlistStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";

export interface RollbackOptions {
  readonly revision: number;
  readonly reason: string;
  readonly previewDigest?: string;
}

/** Puts the document of an earlier revision in force again. */
export async function rollbackCommand(io: CommandIo, options: RollbackOptions): Promise<void> {
  const state = await clientOrFail(io).ask({
    path: "/v1/allowlist/rollback",
    body: { version: "v1", ...options },
    parse: parseAllowlistStateV1,
  });
  io.out(
    `revision ${state.revision} is in force on every replica, with the document of ${options.revision}\n`,
  );
}
