import * as z from "zod";
import { identifier, recordedText, rolloutGroup } from "./text.ts";

/** The rollout in a snapshot: deterministic by job id, or the reason why it is not. */
export const rolloutControl = z.discriminatedUnion("state", [
  z.strictObject({
    state: z.literal("valid"),
    groupId: rolloutGroup,
    basisPoints: z
      .int()
      .min(0)
      .max(10_000)
      .meta({ description: "1 % = 100 basis points; 0 admits nobody, 10000 everybody." }),
  }),
  z.strictObject({ state: z.literal("invalid"), problem: recordedText }),
]);

export type RolloutControl = z.infer<typeof rolloutControl>;

/**
 * Control snapshot v1: what operators had set at one moment. Contains only that, so that equal settings have equal
 * digests; revision and confirmation are kept separately.
 */
export const controlSnapshotV1 = z
  .strictObject({
    version: z.literal("v1"),
    source: z.enum(["unleash", "static"]),
    environment: identifier,
    killSwitch: z.enum(["engaged", "released", "unknown"]),
    feature: z.enum(["enabled", "disabled", "unknown"]),
    rollout: rolloutControl,
  })
  .meta({
    title: "Control snapshot v1",
    description: "What operators had set at one moment, in one environment.",
  });

export type ControlSnapshotV1 = z.infer<typeof controlSnapshotV1>;
