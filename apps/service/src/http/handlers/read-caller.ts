import type { CallerV1 } from "@slotgate/contracts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const readCaller = (): Handler<"readCaller"> => (_request, response) => {
  const { subject, owner, roles } = callerOf(response);
  sendJson(response, { version: "v1", subject, owner, roles: [...roles] } satisfies CallerV1);
};
