import { identifier } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { sendJson } from "../send.ts";
import { decisionFor, decisionScopeOf } from "../visible-to.ts";

export const readDecision =
  ({ decisions }: Pick<AppParts, "decisions">): Handler<"readDecision"> =>
  async (request, response) => {
    const id = identifier.safeParse(request.params.decisionId);
    const scope = decisionScopeOf(callerOf(response));
    const decision = id.success ? await decisions.byDecisionId(id.data, scope) : null;
    if (decision === null) throw new ProblemError("not-found", problemTexts.noDecision);
    sendJson(response, decisionFor(callerOf(response), decision));
  };
