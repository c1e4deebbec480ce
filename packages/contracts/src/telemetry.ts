import * as z from "zod";
import { paths, requiresReview } from "./decision.ts";
import { evidence } from "./evidence.ts";
import { gateOrder, guardOrder } from "./gates.ts";
import { generationName } from "./generation-model.ts";
import { instant } from "./instant.ts";
import { generationLimits } from "./limits.ts";
import { modelFailure } from "./model-failure.ts";
import { reasonCodes } from "./reasons.ts";
import { statuses } from "./result.ts";
import { scope } from "./scope.ts";
import { count, identifier, jobId, sha256Hex } from "./text.ts";

/**
 * One event per denial, per verbatim completion, per result served from the store and per admission, and one outcome
 * per admission. A late outcome comes after that one: it is recorded, and changes nothing.
 */
export const telemetryEvents = [
  "denial",
  "verbatim",
  "stored",
  "admission",
  "outcome",
  "late-outcome",
] as const;

export type TelemetryEvent = (typeof telemetryEvents)[number];

/** One model that a call asked, before it asked the next one of its profile or ended. */
export const triedModel = z.strictObject({
  provider: identifier,
  model: identifier,
  configDigest: sha256Hex,
  attempts: count,
  reason: z
    .enum(reasonCodes)
    .nullable()
    .meta({ description: "Why it did not answer; null for the model that did." }),
});

export type TriedModel = z.infer<typeof triedModel>;

/** The profile that filled a job, and the generation document in which it is. */
export const recordedProfile = z.strictObject({
  id: generationName,
  canaryOf: generationName.nullable().meta({
    description: "The profile that matched, if its canary sent the job to this one.",
  }),
  revision: count.meta({ description: "Of the generation document; 0: the built-in one." }),
  digest: sha256Hex.meta({ description: "Of the generation document." }),
});

/**
 * The model of an admission or outcome: of an admission the one to be asked first, of an outcome the one that answered
 * or was asked last. Digests only, never prompt or output text.
 */
export const modelAttribution = z.strictObject({
  provider: identifier,
  model: identifier,
  configDigest: sha256Hex,
  promptDigest: sha256Hex,
  profile: recordedProfile
    .optional()
    .meta({ description: "The profile that chose model and prompt. Every new record has it." }),
  tried: z
    .array(triedModel)
    .min(2)
    .max(generationLimits.modelsPerProfile)
    .optional()
    .meta({ description: "The models that were asked, in order; only if there was more than one." }),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  attempts: count.nullable().meta({
    description:
      "Requests sent to the provider, counted where they leave the process. Null if unknown, " +
      "because the process ended before it could record them.",
  }),
  failure: modelFailure
    .optional()
    .meta({ description: "Why the call failed; only on an outcome that is `FAILED` for the model." }),
});

export type ModelAttribution = z.infer<typeof modelAttribution>;

/** The position of a record in its writer's chain. `hash` covers the canonical form of everything else. */
export const chainPlace = z.strictObject({
  writerId: identifier,
  seq: z.int().min(1),
  prevHash: sha256Hex,
  hash: sha256Hex,
});

export type ChainPlace = z.infer<typeof chainPlace>;

/** Telemetry v1: one record. Contains no job input, prompt or output. */
export const telemetryV1 = z
  .strictObject({
    version: z.literal("v1"),
    eventId: identifier,
    event: z.enum(telemetryEvents),
    decisionId: identifier,
    runId: identifier,
    owner: identifier.meta({ description: "Whose job it is: job ids are unique within their owner." }),
    jobId,
    slotId: identifier,
    kind: identifier,
    scope,
    requiresReview: requiresReview.optional().meta({
      description:
        "Whether a person must review the content before it is used. Every new record has it; if an old one does " +
        "not, read it as true.",
    }),
    path: z.enum(paths),
    status: z
      .enum(statuses)
      .nullable()
      .meta({ description: "Null on an admission, whose outcome is unknown." }),
    gate: z.enum(gateOrder).nullable(),
    guard: z.enum(guardOrder).nullable(),
    reason: z.enum(reasonCodes),
    evidence: evidence.nullable(),
    model: modelAttribution.nullable(),
    sourceDecisionId: identifier
      .nullable()
      .meta({ description: "The decision that a result served from the store came from." }),
    decidedAt: instant,
    latencyMs: z
      .number()
      .min(0)
      .meta({ description: "Milliseconds from the arrival of the job's run to this event, with fractions." }),
    executorVersion: identifier,
    traceId: z
      .string()
      .regex(/^[0-9a-f]{32}$/, "a W3C trace id: 32 lower-case hexadecimal digits")
      .nullable(),
    chain: chainPlace,
  })
  .meta({
    title: "Telemetry v1",
    description: "One record of the chain. It holds no job input, prompt or output.",
  });

export type TelemetryV1 = z.infer<typeof telemetryV1>;
