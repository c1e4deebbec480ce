import type { DecisionListV1 } from "@slotgate/contracts";
import { changeSourcesBehind, summaryOf } from "@slotgate/executor";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { jobIdIn } from "../request/job-id-in.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson } from "../request/send.ts";
import { decisionScopeOf, seesEvidence, toldDecisionFor } from "../request/visible-to.ts";

const decisionsPerJob = 100;

export const listJobDecisions =
  ({
    decisions,
    changes,
  }: Pick<AppParts, "decisions" | "changes">): Handler<"listJobDecisions" | "findJobDecisions"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const found = await decisions.byJobId(jobIdIn(request), {
      ...decisionScopeOf(caller),
      limit: decisionsPerJob,
    });
    const questions = found
      .map((decision) => ({ ...decision, sources: changeSourcesBehind(decision) }))
      .filter(({ sources }) => sources.length > 0 && seesEvidence(caller))
      .map(({ decisionId, sources, decidedAt }) => ({ decisionId, sources, decidedAt }));
    sendJson(response, {
      version: "v1",
      summary: summaryOf(found),
      changes: questions.length === 0 ? [] : [...(await changes.behind(questions))],
      decisions: found.map((decision) => toldDecisionFor(caller, decision)),
    } satisfies DecisionListV1);
  };
