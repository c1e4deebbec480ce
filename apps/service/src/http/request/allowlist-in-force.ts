import type { AllowlistStateV1 } from "@slotgate/contracts";
import type { AppParts } from "./app-parts.ts";

/** The allowlist in force: the newest revision, or the file's document. */
export async function allowlistInForce({
  allowlist,
  allowlistStore,
}: Pick<AppParts, "allowlist" | "allowlistStore">): Promise<AllowlistStateV1> {
  if (allowlistStore !== null) return allowlistStore.inForce();
  const current = allowlist.current();
  return {
    version: "v1",
    source: "file",
    made: null,
    revision: current?.revision ?? 0,
    digest: current?.digest ?? null,
    document: current?.document ?? null,
  };
}
