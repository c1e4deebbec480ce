import {
  drillStartV1,
  incidentOpeningV1,
  killRequestV1,
  resultWithdrawalV1,
  rolloutCapChangeV1,
  runV1,
  signoffRequestV1,
} from "@slotgate/contracts";
import {
  DrillRefusedError,
  IdempotencyKeyReusedError,
  IncidentRefusedError,
  KillUnavailableError,
  PreviewNeededError,
  RecordsUnavailableError,
  ReleaseRefusedError,
  RevisionChangedError,
  RunUnfinishedError,
  roles,
  StoreUnavailableError,
  TryNeededError,
} from "@slotgate/executor";
import { SignoffRefusedError } from "@slotgate/readiness";
import { checkParameters } from "../../operations/check-parameters.ts";
import type { Operation } from "../../operations/operation.ts";
import { operations } from "../../operations/operations.ts";
import { parameters } from "../../operations/parameters.ts";
import { limitIn } from "../../operations/query.ts";
import { allowedMethods, routeOf } from "../../operations/routes.ts";
import { clientProblem } from "../../problems/client-error.ts";
import { methodNotAllowed } from "../../problems/method-not-allowed.ts";
import { ProblemError } from "../../problems/problem-error.ts";
import { problemTexts } from "../../problems/problem-texts.ts";
import type { ProblemType } from "../../problems/problem-types.ts";
import { toProblem } from "../../problems/to-problem.ts";
import { rateLimited } from "../../request/limit-rate.ts";
import { parseDocument, parseGoverned } from "../../request/parse-body.ts";
import { bytesFor } from "../../request/read-body.ts";
import { forbidden, keysUnavailable, unauthorized } from "../../request/require-role.ts";
import { withheldProblem } from "../../request/withheld-problem.ts";

const anyRun = { contract: runV1, problem: "invalid-run" } as const;

/** A problem of each type, made by the code that makes it in production, so that examples match the API. */
export const problemExamples = {
  "not-json": () => thrownBy(() => parseDocument(json('{"version": "v1",}'), anyRun)),
  "bad-request": ({ path, request }) => {
    if (request !== null) return toProblem(Object.assign(new Error("cut off"), { status: 400 }));
    return path.includes("{") ? toProblem(new URIError("%")) : clientProblem("HPE_INVALID_HEADER_TOKEN");
  },
  "invalid-parameter": ({ parameters: named }) =>
    thrownBy(() =>
      named.includes("limit")
        ? limitIn({ query: { limit: "0" } }, { standard: 50, most: 200 })
        : checkParameters(misspelt, { parameters: named }),
    ),
  unauthorized: () => unauthorized(problemTexts.noKey, undefined),
  forbidden: ({ roles: allowed }) =>
    forbidden(allowed ?? [], {
      subject: "lesson-editor",
      owner: "lessons",
      roles: roles.filter((role) => !allowed?.includes(role)).slice(0, 1),
    }),
  "not-found": () => new ProblemError("not-found", problemTexts.noDecision),
  "method-not-allowed": (operation) =>
    methodNotAllowed({
      allow: allowedMethods(Object.values(operations)).get(routeOf(operation)) ?? "",
      method: "PATCH",
    }),
  "request-timeout": () => clientProblem("ERR_HTTP_REQUEST_TIMEOUT"),
  "body-too-large": ({ request }) =>
    toProblem(
      Object.assign(new Error("too large"), {
        type: "entity.too.large",
        limit: bytesFor({ size: request?.size, asynchronous: false }),
      }),
    ),
  "unsupported-media-type": () =>
    thrownBy(() => parseDocument({ headers: { "content-type": "text/plain" }, body: undefined }, anyRun)),
  "invalid-run": () =>
    thrownBy(() => parseDocument(json('{"version": "v2", "appliesTo": {}, "jobs": []}'), anyRun)),
  "result-gone": () => withheldProblem("RESULT_GONE"),
  "invalid-removal": () =>
    thrownBy(() =>
      parseDocument(json('{"version": "v1", "reason": "a mistake", "filter": {}}'), {
        contract: resultWithdrawalV1,
        problem: "invalid-removal",
      }),
    ),
  "invalid-kill": () =>
    thrownBy(() =>
      parseDocument(json('{"version": "v1", "reason": ""}'), {
        contract: killRequestV1,
        problem: "invalid-kill",
      }),
    ),
  "release-refused": () => toProblem(new ReleaseRefusedError({ because: "two-person", subject: "on-call" })),
  "kill-unavailable": () =>
    toProblem(new KillUnavailableError({ cause: "no connection", fate: "killUncertain" })),
  "preview-needed": () =>
    toProblem(
      new PreviewNeededError({
        widening: "no single rule of the document in force covers rule `chemistry`",
      }),
    ),
  "signoff-refused": () =>
    toProblem(
      new SignoffRefusedError({
        refusal: "other-role",
        message: "`release-lead` has signed for the other role: one person cannot sign both",
      }),
    ),
  "drill-refused": () =>
    toProblem(
      new DrillRefusedError({ because: "left-behind", drill: "kill", drillId: parameters.drillId.example }),
    ),
  "invalid-signoff": () =>
    thrownBy(() =>
      parseDocument(
        json(
          `{"version": "v1", "role": "legal", "area": "safety", "report": "${"0".repeat(64)}", "statement": "read"}`,
        ),
        { contract: signoffRequestV1, problem: "invalid-signoff" },
      ),
    ),
  "invalid-drill": () =>
    thrownBy(() =>
      parseDocument(json('{"version": "v1", "drill": "fire", "via": "own"}'), {
        contract: drillStartV1,
        problem: "invalid-drill",
      }),
    ),
  "incident-refused": () =>
    toProblem(
      new IncidentRefusedError({
        because: "same-severity",
        incident: {
          incidentId: parameters.incidentId.example,
          severity: 2,
          from: "2026-03-02T09:58:03.902Z",
          to: null,
          resolution: null,
        },
      }),
    ),
  "invalid-incident": () =>
    thrownBy(() =>
      parseDocument(json('{"version": "v1", "severity": 5, "title": "made-up sources"}'), {
        contract: incidentOpeningV1,
        problem: "invalid-incident",
      }),
    ),
  "allowlist-in-file": () => new ProblemError("allowlist-in-file", problemTexts.inFile),
  "generation-in-file": () => new ProblemError("generation-in-file", problemTexts.generationInFile),
  "try-needed": () => toProblem(new TryNeededError({ models: ["main"] })),
  "revision-changed": () => toProblem(new RevisionChangedError({ basedOn: 11, inForce: 12 })),
  "revision-unnamed": () => new ProblemError("revision-unnamed", problemTexts.noIfMatch),
  "invalid-allowlist": () =>
    thrownBy(() =>
      parseGoverned(json('{"version": "v1", "document": {"version": "allowlist.v1"}}'), "allowlist-proposal"),
    ),
  "invalid-generation": () =>
    thrownBy(() =>
      parseGoverned(json('{"version": "v1", "document": {"version": "generation.v1"}}'), "generation-change"),
    ),
  "invalid-cap": () =>
    thrownBy(() =>
      parseDocument(json('{"version": "v1", "basisPoints": 1}'), {
        contract: rolloutCapChangeV1,
        problem: "invalid-cap",
      }),
    ),
  "idempotency-key-reused": () =>
    toProblem(
      new IdempotencyKeyReusedError({
        idempotencyKey: parameters["Idempotency-Key"].example,
        runId: parameters.runId.example,
      }),
    ),
  "rate-limited": () => rateLimited({ limit: 120, retryAfter: "42" }),
  "headers-too-large": () => clientProblem("HPE_HEADER_OVERFLOW"),
  internal: () => toProblem(new Error("unexpected")),
  "keys-unavailable": () => keysUnavailable(problemTexts.keysUnreadable),
  "results-held-back": () => withheldProblem("KILL_SWITCH"),
  "run-unfinished": () => toProblem(new RunUnfinishedError({ runId: parameters.runId.example })),
  "records-unavailable": () =>
    toProblem(new RecordsUnavailableError({ jobId: "lesson-12/intro", cause: "no connection" })),
  "store-unavailable": () => toProblem(new StoreUnavailableError({ cause: "no connection" })),
} as const satisfies Readonly<Record<ProblemType, (operation: Operation) => ProblemError>>;

const misspelt = {
  url: "/?regenrate=true",
  params: {},
  query: { regenrate: "true" },
  headers: {},
  headersDistinct: {},
};

const json = (text: string) => ({
  headers: { "content-type": "application/json" },
  body: Buffer.from(text),
});

function thrownBy(act: () => unknown): ProblemError {
  try {
    act();
  } catch (error) {
    return toProblem(error);
  }
  throw new Error("the example is not a problem");
}
