import { type IncidentListV1, severities } from "@slotgate/contracts";
import { cursorIn, instantIn, limitIn, oneOf, shown, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const listIncidents =
  ({ incidents, tripwires }: Pick<AppParts, "incidents" | "tripwires">): Handler<"listIncidents"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const severity = oneOf(request, "severity", severities.map(String));
    const filter = {
      state: oneOf(request, "state", ["open", "resolved"]),
      severity: severities.find((one) => String(one) === severity) ?? null,
      since: instantIn(request, "since"),
      until: instantIn(request, "until"),
    };
    const cursor = cursorIn(request);
    if (cursor !== null && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor))
      throw wrong("cursor", "the `next` of the previous page", shown(cursor));
    const found = await incidents.page(filter, { cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.incidentId ?? null) : null;
    sendJson(response, {
      version: "v1",
      tripwires: [...tripwires.status()],
      incidents: [...page],
      next,
    } satisfies IncidentListV1);
  };
