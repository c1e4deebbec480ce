import { parseRolloutCapChangeV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import { revisionIn, setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";

export const setCap =
  ({ cap, logger }: Pick<AppParts, "cap" | "logger">): Handler<"setCap"> =>
  async (request, response) => {
    const change = parseDocument(request, { parse: parseRolloutCapChangeV1, problem: "invalid-cap" });
    const { basisPoints, reason } = change;
    const by = callerOf(response).subject;
    const state = await cap.set({ basisPoints, reason, by, basedOn: revisionIn(request) });
    logger.warn({ basisPoints, by, reason }, "another cap of the rollout is in force");
    setEtag(response, state);
    sendJson(response, state);
  };
