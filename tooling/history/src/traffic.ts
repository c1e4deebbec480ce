import type { ModelAttribution, Scope } from "@slotgate/contracts";
import type { Chance } from "./chance.ts";

/** One job as its caller submits it. */
export interface Job {
  readonly jobId: string;
  readonly slotId: string;
  readonly kind: string;
  readonly mode: "generate" | "verbatim";
  readonly scope: Scope;
  readonly allowAI: boolean;
  readonly requiresReview: boolean;
}

const slots = ["opening", "summary", "example"] as const;
const questionSlots = ["question-1", "question-2", "question-3"] as const;

/** The jobs of a run: they share its scope. `number` names the document. */
export function newJobs(chance: Chance, number: number): readonly Job[] {
  const subject = chance.happens(0.08)
    ? "history"
    : chance.among(["physics", "chemistry", "biology"] as const);
  const scope = {
    subject,
    level: chance.happens(0.25) ? "alevel" : "gcse",
    board: "aqa",
    specVersion: "8463",
  };
  const run = {
    scope,
    allowAI: !chance.happens(0.04),
    requiresReview: chance.happens(0.7),
  };
  const asks = chance.happens(0.2);
  const wanted = asks ? questionSlots : slots;
  return wanted.slice(0, 1 + Math.floor(chance.number() * wanted.length)).map((slotId) => ({
    ...run,
    jobId: `${subject}.${number}.${slotId}`,
    slotId,
    kind: asks ? "assessmentQuestion" : "lessonParagraph",
    mode: chance.happens(0.03) ? "verbatim" : "generate",
  }));
}

/** A call of the model and its end. */
export interface Call {
  readonly durationMs: number;
  readonly tokens: Pick<ModelAttribution, "inputTokens" | "outputTokens">;
  readonly attempts: number;
  readonly failed: Failed | null;
}

export interface Failed {
  readonly reason: "MODEL_TIMEOUT" | "MODEL_UNREACHABLE" | "MODEL_HTTP_ERROR" | "MODEL_OUTPUT_INVALID";
  readonly failure: NonNullable<ModelAttribution["failure"]>;
}

const failed = (
  reason: Failed["reason"],
  detail: string,
  why: Partial<NonNullable<ModelAttribution["failure"]>> = {},
): Failed => ({ reason, failure: { detail, httpStatus: null, code: null, concerns: "provider", ...why } });

const usualFailures = [
  failed("MODEL_TIMEOUT", "no answer within 30 s"),
  failed("MODEL_OUTPUT_INVALID", "the output is not a document of the slot's schema", {
    concerns: "content",
  }),
] as const;
const brownOutFailures = [
  failed("MODEL_UNREACHABLE", "the connection was reset", { code: "ECONNRESET" }),
  failed("MODEL_HTTP_ERROR", "the provider answered 503", { httpStatus: 503 }),
  failed("MODEL_TIMEOUT", "no answer within 30 s"),
] as const;

export function newCall(chance: Chance, provider: "well" | "failing"): Call {
  const failing = provider === "failing";
  const end = chance.happens(failing ? 0.45 : 0.008)
    ? chance.among(failing ? brownOutFailures : usualFailures)
    : null;
  const inputTokens = 300 + Math.floor(chance.number() * 1_200);
  const outputTokens = 80 + Math.floor(chance.number() * 500);
  return {
    durationMs: end?.reason === "MODEL_TIMEOUT" ? 30_000 : chance.around(failing ? 14_000 : 3_200),
    tokens: end === null ? { inputTokens, outputTokens } : { inputTokens: null, outputTokens: null },
    attempts: end?.failure.concerns === "provider" ? 3 : chance.happens(0.02) ? 2 : 1,
    failed: end,
  };
}
