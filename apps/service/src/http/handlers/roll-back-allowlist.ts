import { parseAllowlistRollbackV1 } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import { revisionIn, setEtag } from "../etag.ts";
import type { Handler } from "../handler.ts";
import { parseDocument } from "../parse-body.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { storeOrProblem } from "../store-or-problem.ts";

export const rollBackAllowlist =
  (parts: Pick<AppParts, "allowlistStore" | "logger">): Handler<"rollBackAllowlist"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    const rollback = parseDocument(request, {
      parse: parseAllowlistRollbackV1,
      problem: "invalid-allowlist",
    });
    const { reason, revision, previewDigest = null } = rollback;
    const earlier = await store.revision(revision);
    if (earlier === null || earlier.document === null || earlier.digest === null)
      throw new ProblemError("not-found", problemTexts.noRevision);
    const { owner, subject: by } = callerOf(response);
    // In an incident nobody has to look up what is in force first.
    const basedOn = revisionIn(request) ?? (await store.inForce()).revision;
    const state = await store.apply({
      ...{ document: earlier.document, digest: earlier.digest, reason, by, owner, basedOn, previewDigest },
      ...{ newDimensions: [], rolledBackTo: revision },
    });
    parts.logger.warn({ revision: state.revision, by, reason }, "an earlier allowlist is in force again");
    setEtag(response, state);
    sendJson(response, state);
  };
