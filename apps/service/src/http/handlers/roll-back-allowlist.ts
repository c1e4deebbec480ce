import { allowlistRollbackV1 } from "@slotgate/contracts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import { revisionIn, setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { documentOf } from "../request/revisions.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const rollBackAllowlist =
  (parts: Pick<AppParts, "allowlistStore" | "logger">): Handler<"rollBackAllowlist"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const rollback = parseDocument(request, {
      contract: allowlistRollbackV1,
      problem: "invalid-allowlist",
    });
    const { reason, revision, previewDigest = null } = rollback;
    const { document, digest } = await documentOf(revision, { store, missing: problemTexts.noRevision });
    const { owner, subject: by } = callerOf(response);
    // In an incident the operator need not look up the revision in force first.
    const basedOn = revisionIn(request) ?? (await store.inForce()).revision;
    const state = await store.apply({
      document,
      digest,
      reason,
      by,
      owner,
      basedOn,
      previewDigest,
      newDimensions: [],
      rolledBackTo: revision,
    });
    parts.logger.warn({ revision: state.revision, by, reason }, "an earlier allowlist is in force again");
    setEtag(response, state);
    sendJson(response, state);
  };
