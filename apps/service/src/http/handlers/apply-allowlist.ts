import type { AppParts } from "../app-parts.ts";
import { revisionNeeded, setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { readAllowlist } from "../parse-body.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { storeOrProblem } from "../store-or-problem.ts";

export const applyAllowlist =
  (parts: Pick<AppParts, "allowlistStore" | "background" | "logger">): Handler<"applyAllowlist"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const basedOn = revisionNeeded(request);
    const { owner, subject: by } = callerOf(response);
    const { background } = parts;
    const { given, digest } = await readAllowlist(request, { name: "change", background, owner });
    const { document, reason, previewDigest = null, newDimensions = [] } = given;
    const state = await store.apply({
      ...{ document, digest, reason, by, owner, basedOn, previewDigest, newDimensions },
      rolledBackTo: null,
    });
    parts.logger.warn({ revision: state.revision, by, reason }, "another allowlist is in force");
    setEtag(response, state);
    sendJson(response, state);
  };
