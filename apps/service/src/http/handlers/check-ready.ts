import type { ReadinessV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const checkReady =
  ({ health }: Pick<AppParts, "health">): Handler<"checkReady"> =>
  (_request, response) => {
    const { ready, degraded } = health();
    const answer: ReadinessV1 = { status: ready ? "ready" : "not-ready", degraded: [...degraded] };
    sendJson(response, answer, { status: ready ? 200 : 503 });
  };
