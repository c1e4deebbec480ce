import type { ResultRemovalListV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { cursorIn, limitIn } from "../query.ts";
import { sendJson } from "../send.ts";

export const listRemovals =
  ({ results }: Pick<AppParts, "results">): Handler<"listRemovals"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const found = await results.removals({ cursor: cursorIn(request), limit: limit + 1 });
    const removals = found.slice(0, limit);
    const next = found.length > limit ? (removals.at(-1)?.removalId ?? null) : null;
    sendJson(response, { version: "v1", removals, next } satisfies ResultRemovalListV1);
  };
