import { incidentOpeningV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const openIncident =
  ({ incidents, logger }: Pick<AppParts, "incidents" | "logger">): Handler<"openIncident"> =>
  async (request, response) => {
    const { version: _, ...opening } = parseDocument(request, {
      contract: incidentOpeningV1,
      problem: "invalid-incident",
    });
    const { subject: by } = callerOf(response);
    const incident = await incidents.open({ ...opening, by });
    const { incidentId, severity, title } = incident;
    logger.warn({ incidentId, severity, title, by }, "an incident was opened");
    sendJson(response, incident);
  };
