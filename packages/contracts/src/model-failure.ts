import * as z from "zod";
import { recordedText } from "./text.ts";

/** Why a model call failed, in records and decisions. Never contains prompt, input, output or text of a provider. */
export const modelFailure = z
  .strictObject({
    detail: recordedText.meta({ description: "One line for people." }),
    httpStatus: z
      .int()
      .min(100)
      .max(999)
      .nullable()
      .meta({ description: "Of the provider's last answer, if that was an error." }),
    code: z
      .string()
      .regex(/^[!-~]{1,64}$/, "a code of 1 to 64 printable ASCII characters without blanks")
      .nullable()
      .meta({
        description:
          "The provider's name for its error, e.g. `context_length_exceeded`, or the network's for a broken " +
          "connection, e.g. `ECONNRESET`; null if there is none.",
      }),
    concerns: z.enum(["content", "provider"]).meta({
      description:
        "`content`: caused by the caller's own content, without effect on other owners; " +
        "`provider`: it may concern all calls.",
    }),
  })
  .meta({ description: "Why a model call failed." });

export type ModelFailureV1 = z.infer<typeof modelFailure>;
