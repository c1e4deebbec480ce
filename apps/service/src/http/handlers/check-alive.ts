import type { LivenessV1 } from "@slotgate/contracts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

const alive: LivenessV1 = { status: "alive" };

export const checkAlive = (): Handler<"checkAlive"> => (_request, response) => sendJson(response, alive);
