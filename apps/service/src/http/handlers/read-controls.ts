import type { AppParts } from "../request/app-parts.ts";
import { controlsAnswer } from "../request/controls-answer.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

export const readControls =
  (
    parts: Pick<AppParts, "controls" | "allowlist" | "killSwitches" | "rolloutCap" | "flagPage">,
  ): Handler<"readControls"> =>
  (_request, response) =>
    sendJson(response, controlsAnswer(parts));
