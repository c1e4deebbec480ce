import { generationStateV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import type { OutputOptions } from "../output/view.ts";
import { askInForce, noRevision } from "../revisions/ask-revision.ts";
import { readGeneration } from "../revisions/read-document.ts";
import { generationKind } from "./generation-kind.ts";

export interface ApplyOptions extends OutputOptions {
  readonly file: string;
  readonly reason: string;
  readonly tryDigest?: string;
}

export interface RollbackOptions extends OutputOptions {
  readonly revision: number;
  readonly reason: string;
}

/** Puts the document of a file in force unless the revision has changed since it was read. */
export async function applyCommand(io: CommandIo, options: ApplyOptions): Promise<void> {
  const { file, reason, tryDigest, json } = options;
  const { document } = await readGeneration(file);
  const client = clientOrFail(io);
  const before = await askInForce(client, generationKind);
  const state = await client.ask({
    path: generationKind.path,
    method: "PUT",
    ifMatch: `"${before.revision}"`,
    body: { version: "v1", reason, document, tryDigest },
    contract: generationStateV1,
  });
  if (json === true) return io.out(asJson(state));
  io.out(`revision ${state.revision} is in force on every replica\n`);
  if (before.revision > 0)
    io.out(`to go back:\n  slotgate generation rollback ${before.revision} --reason REASON\n`);
}

export async function rollbackCommand(io: CommandIo, options: RollbackOptions): Promise<void> {
  const { revision, reason, json } = options;
  const state = await clientOrFail(io).ask({
    path: `${generationKind.path}/rollback`,
    body: { version: "v1", revision, reason },
    contract: generationStateV1,
    missing: noRevision(generationKind, revision),
  });
  if (json === true) return io.out(asJson(state));
  io.out(
    `revision ${state.revision} is in force on every replica, with the document of revision ${revision}\n`,
  );
}
