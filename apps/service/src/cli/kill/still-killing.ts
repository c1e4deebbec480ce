import type { KillStatusV1 } from "@slotgate/contracts";
import type { ApiClient } from "../api/api-client.ts";
import { facts } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { causeRows } from "../status/cause.ts";
import { askOrigins } from "../status/origin.ts";
import { killCauses } from "./kill-causes.ts";

/** Everything that still keeps AI from running: what, since when, by whom and how to change it; or that nothing does. */
export async function stillKilling(
  client: ApiClient,
  { status, view }: { readonly status: KillStatusV1; readonly view: View },
): Promise<string> {
  const causes = killCauses(status, await askOrigins(client));
  if (causes.length === 0) return "nothing kills: all kill switches are released\n";
  return causes.map((cause) => facts(causeRows(cause, "kills", view), view)).join("\n");
}
