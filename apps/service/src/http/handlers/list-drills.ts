import type { DrillListV1 } from "@slotgate/contracts";
import { cursorIn, limitIn } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const listDrills =
  ({ drills }: Pick<AppParts, "drills">): Handler<"listDrills"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const found = await drills.list({ cursor: cursorIn(request), limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.drillId ?? null) : null;
    sendJson(response, { version: "v1", drills: [...page], next } satisfies DrillListV1);
  };
