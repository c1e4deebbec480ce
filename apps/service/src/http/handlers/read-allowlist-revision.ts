import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { sendJson } from "../send.ts";
import { storeOrProblem } from "../store-or-problem.ts";

export const readAllowlistRevision =
  (parts: Pick<AppParts, "allowlistStore">): Handler<"readAllowlistRevision"> =>
  async (request, response) => {
    const { revision } = request.params;
    const store = storeOrProblem(parts);
    const found = /^[1-9]\d{0,14}$/.test(revision) ? await store.revision(Number(revision)) : null;
    if (found === null) throw new ProblemError("not-found", problemTexts.noRevision);
    sendJson(response, found);
  };
