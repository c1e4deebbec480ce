import * as z from "zod";
import { change } from "./change.ts";
import { decisionV1 } from "./decision.ts";
import { gateOrder } from "./gates.ts";
import { instant } from "./instant.ts";
import { reasonCodes } from "./reasons.ts";
import { statuses } from "./result.ts";
import { removalKind } from "./result-removal.ts";
import { list } from "./stopping-array.ts";
import { modelAttribution } from "./telemetry.ts";
import { identifier, recordedText, statedReason } from "./text.ts";

/** The state of a gate in a decision. */
export const gateStates = ["passed", "denied", "not-reached"] as const;

export type GateState = (typeof gateStates)[number];

/** One gate of a decision, with the values that mattered there. */
export const gateCourse = z.strictObject({
  gate: z.enum(gateOrder),
  state: z.enum(gateStates),
  detail: recordedText.nullable().meta({
    description: "The values that mattered; null if the gate was not reached, or evidence is null.",
  }),
});

export type GateCourse = z.infer<typeof gateCourse>;

/** An outcome recorded after the one that counts. It is kept, and changes nothing. */
export const lateOutcome = z.strictObject({
  at: instant,
  status: z.enum(statuses).nullable(),
  reason: z.enum(reasonCodes),
});

/** The withdrawal or erasure of a result. */
export const removedResult = z.strictObject({
  removalId: identifier,
  kind: removalKind,
  removedAt: instant,
  by: identifier.nullable().meta({ description: "Null for keys that only submit, like the reason." }),
  reason: statedReason.nullable(),
});

export type RemovedResult = z.infer<typeof removedResult>;

/** A decision with its story: the gates, the model, and late outcomes. */
export const toldDecision = z.strictObject({
  ...decisionV1.shape,
  admittedAt: instant.nullable().meta({
    description: "When all gates and guards had passed and the model path began; null if they did not.",
  }),
  gates: list(gateCourse).meta({
    description:
      "In order, for the decision that counts; that is the one before a request or a release " +
      "if an admitted job was denied after all. Empty for verbatim jobs, which pass no gate.",
  }),
  model: modelAttribution.nullable().meta({
    description: "Which model, configuration and prompt, and the tokens used; null if no model was called.",
  }),
  latencyMs: z
    .number()
    .min(0)
    .meta({ description: "Milliseconds from the arrival of the job's run to its last record." }),
  removal: removedResult.nullable().meta({
    description: "The later removal of the result that this decision released; null if there was none.",
  }),
  lateOutcomes: list(lateOutcome),
});

export type ToldDecision = z.infer<typeof toldDecision>;

/** A change of exposure that may have caused a decision. */
export const changeBehind = z.strictObject({ decisionId: identifier, change });

export type ChangeBehind = z.infer<typeof changeBehind>;

/** Decision list v1: the story of one job, its decisions in order of time. */
export const decisionListV1 = z
  .strictObject({
    version: z.literal("v1"),
    summary: recordedText.meta({ description: "One sentence for people: the outcome of the job." }),
    decisions: list(toldDecision),
    changes: list(changeBehind).meta({
      description:
        "For decisions that a change may have caused, the last change before them of what denied them, or of " +
        "anything that admitted them. Empty for keys that only submit.",
    }),
  })
  .meta({
    title: "Decision list v1",
    description: "The story of one job: its newest decisions, in order of time.",
  });

export type DecisionListV1 = z.infer<typeof decisionListV1>;
