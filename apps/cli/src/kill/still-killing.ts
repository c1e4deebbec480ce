import { controlsStatusV1, type KillStatusV1 } from "@slotgate/contracts";
import type { ApiClient } from "../api/api-client.ts";
import type { View } from "../output/view.ts";
import { causeAsText } from "../status/cause.ts";
import { killCauses } from "../status/kill-causes.ts";
import { askOrigins, whereKnown } from "../status/origin.ts";

/** Everything that keeps AI from running: what, since when, by whom and how to change it. */
export async function stillKilling(
  client: ApiClient,
  { status, view }: { readonly status: KillStatusV1; readonly view: View },
): Promise<string> {
  const [originOf, controls] = await Promise.all([
    askOrigins(client),
    whereKnown(client, { path: "/v1/controls", contract: controlsStatusV1 }),
  ]);
  const causes = killCauses(status, { originOf, advice: controls?.advice ?? [] });
  if (causes.length === 0) return "all kill switches are released\n";
  return causes.map((cause) => causeAsText(cause, { title: "kills", view })).join("\n");
}
