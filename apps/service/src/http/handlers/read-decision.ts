import { identifier } from "@slotgate/contracts";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { decisionFor, decisionScopeOf } from "../request/visible-to.ts";

export const readDecision =
  ({ decisions }: Pick<AppParts, "decisions">): Handler<"readDecision"> =>
  async (request, response) => {
    const id = identifier.safeParse(request.params.decisionId);
    const scope = decisionScopeOf(callerOf(response));
    const decision = id.success ? await decisions.byDecisionId(id.data, scope) : null;
    if (decision === null) throw new ProblemError("not-found", problemTexts.noDecision);
    sendJson(response, decisionFor(callerOf(response), decision));
  };
