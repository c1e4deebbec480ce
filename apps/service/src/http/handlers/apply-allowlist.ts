import type { AppParts } from "../request/app-parts.ts";
import { revisionNeeded, setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { readGoverned } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const applyAllowlist =
  (parts: Pick<AppParts, "allowlistStore" | "background" | "logger">): Handler<"applyAllowlist"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const basedOn = revisionNeeded(request);
    const { owner, subject: by } = callerOf(response);
    const { background } = parts;
    const { given, digest } = await readGoverned(request, { name: "allowlist-change", background, owner });
    const { document, reason, previewDigest = null, newDimensions = [] } = given;
    const state = await store.apply({
      document,
      digest,
      reason,
      by,
      owner,
      basedOn,
      previewDigest,
      newDimensions,
      rolledBackTo: null,
    });
    parts.logger.warn({ revision: state.revision, by, reason }, "a new allowlist is in force");
    setEtag(response, state);
    sendJson(response, state);
  };
