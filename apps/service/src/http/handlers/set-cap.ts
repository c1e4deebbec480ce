import { rolloutCapChangeV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import { revisionIn, setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";

export const setCap =
  ({ cap, logger }: Pick<AppParts, "cap" | "logger">): Handler<"setCap"> =>
  async (request, response) => {
    const change = parseDocument(request, { contract: rolloutCapChangeV1, problem: "invalid-cap" });
    const { basisPoints, reason } = change;
    const by = callerOf(response).subject;
    const state = await cap.set({ basisPoints, reason, by, basedOn: revisionIn(request) });
    logger.warn({ basisPoints, by, reason }, "a new rollout cap is in force");
    setEtag(response, state);
    sendJson(response, state);
  };
