import * as z from "zod";
import { recordedText } from "./text.ts";

/** Why a model call failed, as records and decisions hold it. Never prompt, input, output or a provider's own words. */
export const modelFailure = z
  .strictObject({
    detail: recordedText.meta({ description: "One line for people." }),
    httpStatus: z
      .int()
      .min(100)
      .max(999)
      .nullable()
      .meta({ description: "Of the provider's last answer, where that was an error." }),
    code: z
      .string()
      .regex(/^[!-~]{1,64}$/, "a code of 1 to 64 printable ASCII characters without blanks")
      .nullable()
      .meta({
        description:
          "The provider's name for its error, e.g. `context_length_exceeded`, or the network's for a broken " +
          "connection, e.g. `ECONNRESET`; null where there is none.",
      }),
    concerns: z.enum(["content", "provider"]).meta({
      description:
        "`content`: the caller's own content brought it about, and it counts against nothing that owners share; " +
        "`provider`: it may concern everybody's calls.",
    }),
  })
  .meta({ description: "Why a model call failed." });

export type ModelFailureV1 = z.infer<typeof modelFailure>;
