import type { AllowlistRevisionListV1 } from "@slotgate/contracts";
import { cursorIn, limitIn, shown, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const listAllowlistRevisions =
  (parts: Pick<AppParts, "allowlistStore">): Handler<"listAllowlistRevisions"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const limit = limitIn(request, { standard: 50, most: 200 });
    const text = cursorIn(request);
    if (text !== null && !/^[1-9]\d{0,14}$/.test(text))
      throw wrong("cursor", "the `next` of the previous page", shown(text));
    const found = await store.list({ cursor: text === null ? null : Number(text), limit: limit + 1 });
    const revisions = found.slice(0, limit);
    const next = found.length > limit ? String(revisions.at(-1)?.revision) : null;
    sendJson(response, { version: "v1", revisions, next } satisfies AllowlistRevisionListV1);
  };
