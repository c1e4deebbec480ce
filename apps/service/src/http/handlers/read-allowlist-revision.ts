import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const readAllowlistRevision =
  (parts: Pick<AppParts, "allowlistStore">): Handler<"readAllowlistRevision"> =>
  async (request, response) => {
    const { revision } = request.params;
    const store = storeOrProblem(parts);
    const found = /^[1-9]\d{0,14}$/.test(revision) ? await store.revision(Number(revision)) : null;
    if (found === null) throw new ProblemError("not-found", problemTexts.noRevision);
    sendJson(response, found);
  };
