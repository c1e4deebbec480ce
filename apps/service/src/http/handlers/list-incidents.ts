import type { IncidentListV1 } from "@slotgate/contracts";
import { cursorIn, limitIn, oneOf, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const listIncidents =
  ({ tripwires }: Pick<AppParts, "tripwires">): Handler<"listIncidents"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const state = oneOf(request, "state", ["open", "closed"]);
    const cursor = cursorIn(request);
    if (cursor !== null && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor))
      throw wrong("cursor", "the `next` of the previous page", "something else");
    const found = await tripwires.incidents.page({ state }, { cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.incidentId ?? null) : null;
    sendJson(response, {
      version: "v1",
      tripwires: [...tripwires.status()],
      incidents: [...page],
      next,
    } satisfies IncidentListV1);
  };
