import { type AllowlistStateV1, allowlistStateV1 } from "@slotgate/contracts";
import type { ApiClient } from "../api/api-client.ts";

export const askInForce = (client: ApiClient): Promise<AllowlistStateV1> =>
  client.ask({ path: "/v1/allowlist", contract: allowlistStateV1 });

export const askRevision = (client: ApiClient, revision: number): Promise<AllowlistStateV1> =>
  client.ask({
    path: `/v1/allowlist/revisions/${revision}`,
    contract: allowlistStateV1,
    missing: noRevision(revision),
  });

export const noRevision = (revision: number): string =>
  `the allowlist has no revision ${revision}: \`slotgate allowlist history\` lists its revisions`;
