import type { ResultRemovalListV1 } from "@slotgate/contracts";
import { cursorIn, limitIn } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const listRemovals =
  ({ results }: Pick<AppParts, "results">): Handler<"listRemovals"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const found = await results.removals({ cursor: cursorIn(request), limit: limit + 1 });
    const removals = found.slice(0, limit);
    const next = found.length > limit ? (removals.at(-1)?.removalId ?? null) : null;
    sendJson(response, { version: "v1", removals, next } satisfies ResultRemovalListV1);
  };
