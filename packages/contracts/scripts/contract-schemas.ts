import * as z from "zod";
import { activityStep, activityV1 } from "../src/activity.ts";
import { allowlistRule, allowlistV1 } from "../src/allowlist.ts";
import {
  allowlistChangeV1,
  allowlistProposalV1,
  allowlistRevision,
  allowlistRevisionListV1,
  allowlistRollbackV1,
  allowlistStateV1,
} from "../src/allowlist-state.ts";
import { budgetDay, budgetUse, budgetV1 } from "../src/budget.ts";
import { callerV1 } from "../src/caller.ts";
import { change, changeListV1 } from "../src/change.ts";
import { controlSnapshotV1 } from "../src/control-snapshot.ts";
import { allowlistStatus, controlsStatusV1 } from "../src/controls-status.ts";
import { decisionV1 } from "../src/decision.ts";
import { decisionGenerationV1 } from "../src/decision-generation.ts";
import { decisionListV1, toldDecision } from "../src/decision-list.ts";
import { drillJobsV1, drillListV1, drillProgressV1, drillStartV1, drillV1 } from "../src/drill.ts";
import { dryRunV1 } from "../src/dry-run.ts";
import { evidence, killSource, rolloutCap } from "../src/evidence.ts";
import {
  allowlistPreviewV1,
  exposureChange,
  exposureExample,
  exposureSample,
  rolloutPreviewV1,
} from "../src/exposure-preview.ts";
import { generationProfile, generationPrompt, generationV1 } from "../src/generation.ts";
import {
  canaryComparison,
  generationComparisonV1,
  modelFigures,
  profileFigures,
} from "../src/generation-comparison.ts";
import { generationModel } from "../src/generation-model.ts";
import {
  generationChangeV1,
  generationRevision,
  generationRevisionListV1,
  generationRollbackV1,
  generationStateV1,
} from "../src/generation-state.ts";
import { generationTriedV1, generationTryV1 } from "../src/generation-try.ts";
import {
  incident,
  incidentEntryV1,
  incidentHistoryEntry,
  incidentLink,
  incidentListV1,
  incidentOpeningV1,
  incidentV1,
  severity,
} from "../src/incident.ts";
import { instant } from "../src/instant.ts";
import { contractIssue } from "../src/issue.ts";
import { jsonObject } from "../src/json-object.ts";
import { killEngagement, killEngagementV1, killRequestV1, killStatusV1 } from "../src/kill.ts";
import { livenessV1 } from "../src/liveness.ts";
import { keyName } from "../src/named-values.ts";
import { outputSchemaNode } from "../src/output-schema.ts";
import { outputSpec } from "../src/output-spec.ts";
import { problemV1 } from "../src/problem.ts";
import { rampV1 } from "../src/ramp.ts";
import { degradation, readinessV1 } from "../src/readiness.ts";
import { readinessPolicyV1 } from "../src/readiness-policy.ts";
import {
  criterionAnswer,
  readinessDay,
  readinessEvent,
  readinessFigure,
  readinessReportV1,
} from "../src/readiness-report.ts";
import { resultV1 } from "../src/result.ts";
import {
  resultErasureV1,
  resultFilter,
  resultRemoval,
  resultRemovalListV1,
  resultRemovalV1,
  resultWithdrawalV1,
} from "../src/result-removal.ts";
import { rolloutCapChangeV1, rolloutCapV1 } from "../src/rollout-cap.ts";
import { job, runV1 } from "../src/run.ts";
import { jobAnswerV1, runResponseV1 } from "../src/run-response.ts";
import { runListV1, runStatusV1, runSummary } from "../src/run-status.ts";
import { scope } from "../src/scope.ts";
import {
  releaseBasis,
  signoff,
  signoffListV1,
  signoffRequestV1,
  signoffV1,
  signoffWithdrawalV1,
} from "../src/signoff.ts";
import { telemetryV1 } from "../src/telemetry.ts";
import { telemetryListV1 } from "../src/telemetry-list.ts";
import { identifier, jobId, recordedText, sha256Hex } from "../src/text.ts";
import { tripwireStatus } from "../src/tripwire.ts";
import { NamedSchemas } from "./named-schemas.ts";
import { sortKeys } from "./sort-keys.ts";

/** The contracts of v1 by file name. */
export const contracts = {
  allowlist: allowlistV1,
  "allowlist-state": allowlistStateV1,
  "allowlist-revision-list": allowlistRevisionListV1,
  "allowlist-change": allowlistChangeV1,
  "allowlist-rollback": allowlistRollbackV1,
  "allowlist-proposal": allowlistProposalV1,
  "allowlist-preview": allowlistPreviewV1,
  generation: generationV1,
  "generation-state": generationStateV1,
  "generation-revision-list": generationRevisionListV1,
  "generation-change": generationChangeV1,
  "generation-rollback": generationRollbackV1,
  "generation-try": generationTryV1,
  "generation-tried": generationTriedV1,
  "rollout-preview": rolloutPreviewV1,
  activity: activityV1,
  "generation-comparison": generationComparisonV1,
  caller: callerV1,
  budget: budgetV1,
  "rollout-cap": rolloutCapV1,
  "rollout-cap-change": rolloutCapChangeV1,
  "drill-start": drillStartV1,
  drill: drillV1,
  "drill-progress": drillProgressV1,
  "drill-list": drillListV1,
  "drill-jobs": drillJobsV1,
  "control-snapshot": controlSnapshotV1,
  decision: decisionV1,
  "dry-run": dryRunV1,
  problem: problemV1,
  result: resultV1,
  run: runV1,
  "run-response": runResponseV1,
  "decision-generation": decisionGenerationV1,
  "decision-list": decisionListV1,
  "job-answer": jobAnswerV1,
  "run-status": runStatusV1,
  "run-list": runListV1,
  "result-withdrawal": resultWithdrawalV1,
  "result-erasure": resultErasureV1,
  "result-removal": resultRemovalV1,
  "result-removal-list": resultRemovalListV1,
  "change-list": changeListV1,
  incident: incidentV1,
  "incident-list": incidentListV1,
  "readiness-policy": readinessPolicyV1,
  "readiness-report": readinessReportV1,
  ramp: rampV1,
  signoff: signoffV1,
  "signoff-list": signoffListV1,
  "signoff-request": signoffRequestV1,
  "signoff-withdrawal": signoffWithdrawalV1,
  "incident-opening": incidentOpeningV1,
  "incident-entry": incidentEntryV1,
  "kill-request": killRequestV1,
  "kill-engagement": killEngagementV1,
  "kill-status": killStatusV1,
  "controls-status": controlsStatusV1,
  liveness: livenessV1,
  readiness: readinessV1,
  telemetry: telemetryV1,
  "telemetry-list": telemetryListV1,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type ContractName = keyof typeof contracts;

/** The schemas with their own name under `$defs`. */
const definitions = new Map<z.core.$ZodType, string>([
  [activityStep, "ActivityStep"],
  [canaryComparison, "CanaryComparison"],
  [modelFigures, "ModelFigures"],
  [profileFigures, "ProfileFigures"],
  [allowlistRule, "AllowlistRule"],
  [allowlistV1, "AllowlistDocument"],
  [allowlistRevision, "AllowlistRevision"],
  [allowlistStatus, "AllowlistStatus"],
  [generationV1, "GenerationDocument"],
  [generationModel, "GenerationModel"],
  [generationProfile, "GenerationProfile"],
  [generationPrompt, "GenerationPrompt"],
  [generationRevision, "GenerationRevision"],
  [exposureChange, "ExposureChange"],
  [exposureExample, "ExposureExample"],
  [exposureSample, "ExposureSample"],
  [budgetDay, "BudgetDay"],
  [budgetUse, "BudgetUse"],
  [change, "Change"],
  [contractIssue, "Issue"],
  [controlSnapshotV1, "ControlSnapshot"],
  [decisionV1, "Decision"],
  [degradation, "Degradation"],
  [evidence, "Evidence"],
  [identifier, "Identifier"],
  [incident, "IncidentSummary"],
  [incidentHistoryEntry, "IncidentHistoryEntry"],
  [incidentLink, "IncidentLink"],
  [instant, "Instant"],
  [job, "Job"],
  [jobId, "JobId"],
  [jsonObject, "JsonObject"],
  [keyName, "KeyName"],
  [killEngagement, "Engagement"],
  [killSource, "KillSource"],
  [outputSchemaNode, "OutputSchemaNode"],
  [outputSpec, "OutputSpec"],
  [recordedText, "RecordedText"],
  [resultV1, "Result"],
  [jobAnswerV1, "JobAnswer"],
  [runResponseV1, "RunResponse"],
  [runSummary, "RunSummary"],
  [resultFilter, "ResultFilter"],
  [criterionAnswer, "CriterionAnswer"],
  [readinessDay, "ReadinessDay"],
  [readinessEvent, "ReadinessEvent"],
  [readinessFigure, "ReadinessFigure"],
  [releaseBasis, "ReleaseBasis"],
  [signoff, "SignoffEntry"],
  [resultRemoval, "ResultRemovalEntry"],
  [rolloutCap, "RolloutCeiling"],
  [scope, "Scope"],
  [severity, "Severity"],
  [sha256Hex, "Sha256"],
  [telemetryV1, "Telemetry"],
  [tripwireStatus, "TripwireStatus"],
  [toldDecision, "ToldDecision"],
]);

type Json = z.core.JSONSchema.BaseSchema;

/** Open JSON as far as it can be expressed: text and keys everywhere, by a recursive definition. */
function openJson(): { readonly object: Json; readonly value: Json } {
  const { pattern } = z.toJSONSchema(recordedText) as { readonly pattern: string };
  const members = {
    additionalProperties: { $ref: "#/$defs/JsonValue" },
    propertyNames: { pattern, not: { const: "__proto__" } },
  } satisfies Json;
  return {
    object: members,
    value: {
      description: "A JSON value.",
      type: ["string", "number", "boolean", "null", "array", "object"] as unknown as "object",
      pattern,
      items: { $ref: "#/$defs/JsonValue" },
      ...members,
    },
  };
}

/** The JSON Schema (draft 2020-12) of a contract, as the text of its file. */
export const schemaText = (name: ContractName): string =>
  jsonSchemaText({ schema: contracts[name], id: `urn:slotgate:schema:v1:${name}` });

/** A Zod schema as the text of a JSON Schema (draft 2020-12) whose `$id` is `id`. */
export function jsonSchemaText({ schema, id }: { readonly schema: z.ZodType; readonly id: string }): string {
  const { object, value } = openJson();
  const { $schema, ...generated } = z.toJSONSchema(schema, {
    metadata: new NamedSchemas({ names: definitions, root: schema }),
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === jsonObject) Object.assign(jsonSchema, object);
      if (jsonSchema.pattern !== undefined) jsonSchema.pattern = portable(jsonSchema.pattern);
    },
  });
  const usesOpenJson = generated.$defs?.["JsonObject"] !== undefined;
  const whole = {
    ...generated,
    $schema,
    $id: id,
    ...(usesOpenJson ? { $defs: { ...generated.$defs, JsonValue: value } } : {}),
  };
  return `${escaped(JSON.stringify(sortKeys(whole), null, 2))}\n`;
}

/** In portable form: `RegExp.source` escapes slashes and line ends in a JavaScript-specific way. */
const portable = (pattern: string): string =>
  pattern
    .replaceAll("\\/", "/")
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Makes white space beyond ASCII visible in the file. */
const escaped = (json: string): string =>
  json.replace(
    /[\u0080-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
