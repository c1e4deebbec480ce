import type { AppParts } from "../app-parts.ts";
import { controlsAnswer } from "../controls-answer.ts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

export const readControls =
  (
    parts: Pick<AppParts, "controls" | "allowlist" | "killSwitches" | "rolloutCap">,
  ): Handler<"readControls"> =>
  (_request, response) =>
    sendJson(response, controlsAnswer(parts));
