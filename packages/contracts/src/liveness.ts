import * as z from "zod";

/** Liveness v1: the process answers. */
export const livenessV1 = z
  .strictObject({ status: z.literal("alive") })
  .meta({ title: "Liveness v1", description: "The process answers." });

export type LivenessV1 = z.infer<typeof livenessV1>;
