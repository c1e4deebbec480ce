import { parseAllowlistChangeV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import { revisionNeeded, setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { storeOrProblem } from "../store-or-problem.ts";

export const applyAllowlist =
  (parts: Pick<AppParts, "allowlistStore" | "logger">): Handler<"applyAllowlist"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const basedOn = revisionNeeded(request);
    const change = parseDocument(request, { parse: parseAllowlistChangeV1, problem: "invalid-allowlist" });
    const { document, reason, previewDigest = null, newDimensions = [] } = change;
    const by = callerOf(response).subject;
    const state = await store.apply({
      ...{ document, reason, by, basedOn, previewDigest, newDimensions },
      rolledBackTo: null,
    });
    parts.logger.warn({ revision: state.revision, by, reason }, "another allowlist is in force");
    setEtag(response, state);
    sendJson(response, state);
  };
