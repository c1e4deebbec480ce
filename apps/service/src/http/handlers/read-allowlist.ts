import { allowlistInForce } from "../request/allowlist-in-force.ts";
import type { AppParts } from "../request/app-parts.ts";
import { setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readAllowlist =
  (parts: Pick<AppParts, "allowlist" | "allowlistStore">): Handler<"readAllowlist"> =>
  async (_request, response) => {
    const state = await allowlistInForce(parts);
    setEtag(response, state);
    sendJson(response, state);
  };
