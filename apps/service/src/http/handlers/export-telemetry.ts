import { messageOf } from "@slotgate/controls";
import { telemetryPages } from "@slotgate/executor";
import { ndjson } from "../operations/operation.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { telemetryFilterIn, telemetryOrderIn } from "../request/telemetry-query.ts";
import { recordLineFor } from "../request/visible-to.ts";
import { hungUp, written } from "../request/written.ts";

/**
 * Sends one record per line. Reads a page when the caller has consumed the one before; the database holds nothing in
 * between, so a slow caller or one that hangs up costs it nothing.
 */
export const exportTelemetry =
  ({
    telemetry,
    stopping,
    logger,
  }: Pick<AppParts, "telemetry" | "stopping" | "logger">): Handler<"exportTelemetry"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const filter = telemetryFilterIn(request, caller);
    const pages = telemetryPages(telemetry, { filter, ...telemetryOrderIn(request) });
    // The first query comes before the head, so that an unavailable database is answered as a problem.
    let page = await pages.next();
    response.writeHead(200, { "content-type": ndjson, "cache-control": "no-store" });
    if (request.method === "HEAD") return void response.end();
    const gone = AbortSignal.any([stopping, hungUp(response)]);
    try {
      while (page.done !== true) {
        const lines = page.value.map(({ line }) => `${recordLineFor(caller, line)}\n`).join("");
        response.write(lines);
        await written(response, gone);
        page = await pages.next();
      }
      response.end();
    } catch (error) {
      // Cut off, so that it is not mistaken for complete; the head has been sent, so no problem can be.
      if (!gone.aborted) logger.warn({ error: messageOf(error) }, "an export of records was cut off");
      response.destroy();
    }
  };
