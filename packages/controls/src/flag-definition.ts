import * as z from "zod";

/** The fields of a flag in Unleash's client API that decisions depend on. Other keys are ignored. */
export const flagDefinition = z.object({
  enabled: z.boolean(),
  /** Parsed one by one, so that an unknown strategy has its own problem. */
  strategies: z.array(z.unknown()),
  /** Parent flags. */
  dependencies: z.array(z.unknown()).nullish(),
});

export type FlagDefinition = z.infer<typeof flagDefinition>;

export const strategyDefinition = z.object({
  name: z.string(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  constraints: z.array(z.unknown()).nullish(),
  segments: z.array(z.unknown()).nullish(),
  disabled: z.boolean().nullish(),
});

export type StrategyDefinition = z.infer<typeof strategyDefinition>;
