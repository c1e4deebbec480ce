import type { TelemetryListV1, TelemetryV1 } from "@slotgate/contracts";
import { limitIn } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { cursorOf } from "../request/telemetry-cursor.ts";
import { telemetryFilterIn, telemetryOrderIn } from "../request/telemetry-query.ts";
import { recordFor } from "../request/visible-to.ts";

export const listTelemetry =
  ({ telemetry }: Pick<AppParts, "telemetry">): Handler<"listTelemetry"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const limit = limitIn(request, { standard: 50, most: 200 });
    const filter = telemetryFilterIn(request, caller);
    // One more than is shown reveals whether there is another page.
    const found = await telemetry.page(filter, { ...telemetryOrderIn(request), limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf(last.place) : null;
    // Stored records were validated when they were written.
    const records = page.map(({ line }) => recordFor(caller, JSON.parse(line) as TelemetryV1));
    sendJson(response, { version: "v1", records, next } satisfies TelemetryListV1);
  };
