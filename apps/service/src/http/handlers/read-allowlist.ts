import { allowlistInForce } from "../allowlist-in-force.ts";
import type { AppParts } from "../app-parts.ts";
import { setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

export const readAllowlist =
  (parts: Pick<AppParts, "allowlist" | "allowlistStore">): Handler<"readAllowlist"> =>
  async (_request, response) => {
    const state = await allowlistInForce(parts);
    setEtag(response, state);
    sendJson(response, state);
  };
