import { type ChangeListV1, changeSources } from "@slotgate/contracts";
import { cursorIn, instantIn, limitIn, oneOf, shown, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const listChanges =
  ({ changes }: Pick<AppParts, "changes">): Handler<"listChanges"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const filter = {
      source: oneOf(request, "source", changeSources),
      since: instantIn(request, "since"),
      until: instantIn(request, "until"),
    };
    const cursor = cursorIn(request);
    if (cursor !== null && !/^[1-9]\d{0,17}$/.test(cursor))
      throw wrong("cursor", "the `next` of the previous page", shown(cursor));
    const found = await changes.page(filter, { cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.changeId ?? null) : null;
    sendJson(response, { version: "v1", changes: [...page], next } satisfies ChangeListV1);
  };
