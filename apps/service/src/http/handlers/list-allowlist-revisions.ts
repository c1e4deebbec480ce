import type { AllowlistRevisionListV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { revisionPage } from "../request/revisions.ts";
import { sendJson } from "../request/send.ts";
import { storeOrProblem } from "../request/store-or-problem.ts";

export const listAllowlistRevisions =
  (parts: Pick<AppParts, "allowlistStore">): Handler<"listAllowlistRevisions"> =>
  async (request, response) => {
    const page: AllowlistRevisionListV1 = await revisionPage(request, storeOrProblem(parts));
    sendJson(response, page);
  };
