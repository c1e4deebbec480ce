import type { LivenessV1 } from "@slotgate/contracts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

const alive: LivenessV1 = { status: "alive" };

export const checkAlive = (): Handler<"checkAlive"> => (_request, response) => sendJson(response, alive);
