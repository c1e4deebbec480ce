import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readIncident =
  ({ incidents }: Pick<AppParts, "incidents">): Handler<"readIncident"> =>
  async (request, response) =>
    sendJson(response, await incidents.read(request.params.incidentId));
