import * as z from "zod";
import { controlSnapshotV1 } from "../control-snapshot.ts";
import { killSource, rolloutCap } from "../evidence.ts";
import { gateOrder } from "../gates.ts";
import { type GateReason, reasonCodes, reasons } from "../reasons.ts";
import { scope } from "../scope.ts";
import { count, identifier, jobId, recordedText } from "../text.ts";
import { rolloutBucketNumber } from "./rollout-vectors.ts";

type RuledReason = Exclude<GateReason, "GATE_ERROR">;

/** The reasons of DESIGN.md's table. A throwing gate cannot be expressed in a vector, so `GATE_ERROR` is excluded. */
export const ruledReasons = reasonCodes.filter((code) => reasons[code].from === "gate") as [
  RuledReason,
  ...RuledReason[],
];

/** The controls as found, usable or not. */
const controlsFound = z
  .strictObject({
    snapshot: controlSnapshotV1,
    confirmed: z
      .strictObject({ ageMs: count, clockSteppedBack: z.boolean() })
      .nullable()
      .meta({ description: "How long ago the snapshot was last confirmed; null: it never was." }),
    maxAgeMs: count,
  })
  .meta({ description: "The controls as they were found, whether they may be relied on or not." });

/** Everything that one decision depends on. */
const given = z.strictObject({
  appliesTo: scope,
  metadata: z
    .strictObject({ allowAI: z.unknown() })
    .partial()
    .meta({ description: "`metadata` of the run as it came, so `allowAI` may be of any type, or absent." }),
  job: z.strictObject({ jobId, slotId: identifier, kind: identifier }),
  environment: identifier.meta({ description: "The environment that the service is configured for." }),
  controls: controlsFound.nullable().meta({ description: "Null: no snapshot at all." }),
  killSwitches: z
    .array(killSource.extend({ source: killSource.shape.source.exclude(["controls"]) }))
    .meta({ description: "The kill switches beside the one among the controls." }),
  allowlist: z
    .unknown()
    .meta({ description: "The document as it was found, valid or not; null when there is none." }),
  rolloutCap,
});

const asked = z.record(z.enum(gateOrder), z.enum(["passed", "denied", "not-reached"]));
const ruleId = identifier.meta({
  description: "The first rule that matches, also when its gate is not reached or the document is disabled.",
});

const expected = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("admitted"), gates: asked, ruleId, bucket: rolloutBucketNumber }),
  z.strictObject({
    outcome: z.literal("denied"),
    gate: z.enum(gateOrder),
    reason: z.enum(ruledReasons),
    gates: asked,
    ruleId: ruleId.nullable(),
    bucket: rolloutBucketNumber
      .nullable()
      .meta({ description: "Null when no valid rollout of confirmed controls is known." }),
  }),
]);

/** State and job, and the required decision. */
export const gateVector = z.strictObject({ name: recordedText, given, expected });

export type GateVector = z.infer<typeof gateVector>;

/** The file `gates.json`. */
export const gateVectors = z.strictObject({
  version: z.literal("v1"),
  about: z.literal("gates"),
  vectors: z.array(gateVector).min(1),
});
