import * as z from "zod";
import { list } from "./stopping-array.ts";
import { recordedText } from "./text.ts";

/** A problem that may still let stubs be answered. */
export const degradation = z.strictObject({
  what: recordedText.meta({ description: "The part concerned, e.g. `controls`, `allowlist` or `model`." }),
  detail: recordedText.meta({ description: "What is wrong, and what to do." }),
});

export type Degradation = z.infer<typeof degradation>;

/** Readiness v1: whether stubs can be answered and recorded, and other problems. */
export const readinessV1 = z
  .strictObject({
    status: z
      .enum(["ready", "not-ready"])
      .meta({ description: "`ready`: stubs can be answered and recorded." }),
    degraded: list(degradation),
  })
  .meta({
    title: "Readiness v1",
    description: "Whether stubs can be answered and recorded, and other problems.",
  });

export type ReadinessV1 = z.infer<typeof readinessV1>;
