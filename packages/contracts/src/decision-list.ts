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

/** What a gate had to do with a decision. */
export const gateStates = ["passed", "denied", "not-reached"] as const;

export type GateState = (typeof gateStates)[number];

/** One gate of a decision, with the values that mattered there. */
export const gateCourse = z.strictObject({
  gate: z.enum(gateOrder),
  state: z.enum(gateStates),
  detail: recordedText.nullable().meta({
    description: "The values that mattered; null where the gate was not reached, or evidence is null.",
  }),
});

export type GateCourse = z.infer<typeof gateCourse>;

/** An outcome that came after the one that counts. It is kept, and changes nothing. */
export const lateOutcome = z.strictObject({
  at: instant,
  status: z.enum(statuses).nullable(),
  reason: z.enum(reasonCodes),
});

/** That a result was withdrawn or erased after it was decided on. */
export const removedResult = z.strictObject({
  removalId: identifier,
  kind: removalKind,
  removedAt: instant,
  by: identifier.nullable().meta({ description: "Null for keys that only submit, as is the reason." }),
  reason: statedReason.nullable(),
});

export type RemovedResult = z.infer<typeof removedResult>;

/** A decision with its story: gate by gate, which model, and what came late. */
export const toldDecision = z.strictObject({
  ...decisionV1.shape,
  admittedAt: instant.nullable().meta({
    description: "When all gates and guards had passed and the model path began; null: they did not.",
  }),
  gates: list(gateCourse).meta({
    description:
      "In their order, as the decision that counts went through them; that is the one before a request or a release " +
      "when an admitted job was denied after all. Empty for verbatim jobs, which ask no gate.",
  }),
  model: modelAttribution.nullable().meta({
    description:
      "Which model, configuration and prompt, and the tokens used; null where no model was concerned.",
  }),
  latencyMs: z
    .number()
    .min(0)
    .meta({ description: "Milliseconds from the arrival of the job's run to the last that is known of it." }),
  removal: removedResult.nullable().meta({
    description: "The later removal of the result that this decision released; null: there was none.",
  }),
  lateOutcomes: list(lateOutcome),
});

export type ToldDecision = z.infer<typeof toldDecision>;

/** A change of exposure beside the decision that came out as it did after it. */
export const changeBehind = z.strictObject({ decisionId: identifier, change });

export type ChangeBehind = z.infer<typeof changeBehind>;

/** Decision list v1: the story of one job, its decisions in order of time. */
export const decisionListV1 = z
  .strictObject({
    version: z.literal("v1"),
    summary: recordedText.meta({ description: "One sentence for people: what became of the job." }),
    decisions: list(toldDecision),
    changes: list(changeBehind).meta({
      description:
        "For decisions that a change can have brought about, the last change before them of what denied them, or of " +
        "anything that opened the way. Empty for keys that only submit.",
    }),
  })
  .meta({
    title: "Decision list v1",
    description: "The story of one job: its newest decisions, in order of time.",
  });

export type DecisionListV1 = z.infer<typeof decisionListV1>;
