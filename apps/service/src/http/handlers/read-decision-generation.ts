import { identifier } from "@slotgate/contracts";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { decisionScopeOf } from "../request/visible-to.ts";

export const readDecisionGeneration =
  ({ decisions }: Pick<AppParts, "decisions">): Handler<"readDecisionGeneration"> =>
  async (request, response) => {
    const id = identifier.safeParse(request.params.decisionId);
    const scope = decisionScopeOf(callerOf(response));
    const generation = id.success ? await decisions.generationOf(id.data, scope) : null;
    if (generation === null) throw new ProblemError("not-found", problemTexts.noGeneration);
    sendJson(response, generation);
  };
