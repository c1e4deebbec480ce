import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { revisionAsked } from "../request/revisions.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const readAllowlistRevision =
  (parts: Pick<AppParts, "allowlistStore">): Handler<"readAllowlistRevision"> =>
  async (request, response) => {
    const store = storeOrProblem(parts);
    sendJson(response, await revisionAsked(request, { store, missing: problemTexts.noRevision }));
  };
