import type { AppParts } from "../app-parts.ts";
import { setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

export const readCap =
  ({ cap }: Pick<AppParts, "cap">): Handler<"readCap"> =>
  async (_request, response) => {
    const state = await cap.inForce();
    setEtag(response, state);
    sendJson(response, state);
  };
