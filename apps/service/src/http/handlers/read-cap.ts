import type { AppParts } from "../request/app-parts.ts";
import { setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readCap =
  ({ cap }: Pick<AppParts, "cap">): Handler<"readCap"> =>
  async (_request, response) => {
    const state = await cap.inForce();
    setEtag(response, state);
    sendJson(response, state);
  };
