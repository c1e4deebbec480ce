import * as z from "zod";

/** A flag as Unleash's client API gives it, as far as a decision depends on it. Other keys play no part. */
export const flagDefinition = z.object({
  enabled: z.boolean(),
  /** Read one by one, so that a strategy of an unknown shape has a problem of its own. */
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
