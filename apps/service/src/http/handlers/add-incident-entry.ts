import { incidentEntryV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const addIncidentEntry =
  ({ incidents, logger }: Pick<AppParts, "incidents" | "logger">): Handler<"addIncidentEntry"> =>
  async (request, response) => {
    const entry = parseDocument(request, { contract: incidentEntryV1, problem: "invalid-incident" });
    const { incidentId } = request.params;
    const { subject: by } = callerOf(response);
    const incident = await incidents.add({ incidentId, entry, by });
    const { severity, state } = incident;
    logger.info({ incidentId, entry: entry.kind, severity, state, by }, "an incident has a new entry");
    sendJson(response, incident);
  };
