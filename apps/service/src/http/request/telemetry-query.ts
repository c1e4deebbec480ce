import { gateOrder, identifier, jobId, reasonCodes, statuses } from "@slotgate/contracts";
import {
  type Caller,
  drillChoices,
  orders,
  type TelemetryFilter,
  type TelemetryPage,
} from "@slotgate/executor";
import type { Request } from "express";
import { instantIn, oneOf, shown, textIn, wrong } from "../operations/query.ts";
import { ProblemError } from "../problems/problem-error.ts";
import { telemetryPlaceIn } from "./telemetry-cursor.ts";
import { decisionScopeOf, seesEvidence } from "./visible-to.ts";

type Query = Pick<Request, "query">;

const scopePrefix = "scope.";

/** The records that a request selects, among those that its caller may see. */
export function telemetryFilterIn(request: Query, caller: Caller): TelemetryFilter {
  return {
    ...decisionScopeOf(caller),
    since: instantIn(request, "since"),
    until: instantIn(request, "until"),
    reason: oneOf(request, "reason", reasonCodes),
    gate: oneOf(request, "gate", gateOrder),
    status: oneOf(request, "status", statuses),
    kind: nameIn(request, "kind"),
    ruleId: ruleIn(request, caller),
    runId: nameIn(request, "run"),
    jobId: jobIn(request),
    scope: scopeIn(request),
    drills: oneOf(request, "drills", drillChoices) ?? "leave-out",
  };
}

export const telemetryOrderIn = (request: Query): Pick<TelemetryPage, "order" | "after"> => ({
  order: oneOf(request, "order", orders) ?? "oldest-first",
  after: telemetryPlaceIn(request),
});

function nameIn(request: Query, name: string): string | null {
  const text = textIn(request, name);
  if (text !== null && !identifier.safeParse(text).success)
    throw wrong(name, "1 to 256 characters of well-formed text", shown(text));
  return text;
}

/** The rule in a record is evidence: a caller that may not read it may not filter by it. */
function ruleIn(request: Query, caller: Caller): string | null {
  const ruleId = nameIn(request, "rule");
  if (ruleId !== null && !seesEvidence(caller))
    throw new ProblemError("forbidden", "the filter `rule` needs a key with the role operate or audit");
  return ruleId;
}

function jobIn(request: Query): string | null {
  const text = textIn(request, "job");
  if (text !== null && !jobId.safeParse(text).success)
    throw wrong("job", "1 to 256 printable ASCII characters", shown(text));
  return text;
}

function scopeIn(request: Query): Readonly<Record<string, string>> {
  const scope: Record<string, string> = {};
  for (const name of Object.keys(request.query)) {
    if (!name.startsWith(scopePrefix)) continue;
    const dimension = name.slice(scopePrefix.length);
    const value = nameIn(request, name);
    if (!identifier.safeParse(dimension).success || dimension === "__proto__" || value === null)
      throw wrong("scope", "`scope.DIMENSION=VALUE`", shown(name));
    scope[dimension] = value;
  }
  return scope;
}
