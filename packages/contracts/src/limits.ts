/** The limits of run v1. Bytes are counted as sent; everything else after parsing. */
export const runLimits = {
  bytes: 8_388_608,
  jobs: 5_000,
  dimensions: 16,
  jsonDepth: 64,
  /** JSON values of the document. */
  values: 1_000_000,
  /** JSON values of one job: in its input, its sources and its output schema. */
  jobValues: 50_000,
  outputSchemaBytes: 16_384,
  outputSchemaDepth: 12,
  outputSchemaNodes: 1_000,
  /** Steps of matching, see `pattern-cost.ts`: for one pattern, and for all of one schema. */
  patternSteps: 2_500,
  outputSchemaPatternSteps: 20_000,
  patternLength: 256,
  /** Rounds of a repetition, multiplied by those of nested repetitions. */
  patternRounds: 1_000,
} as const;

/** A run within these limits may be synchronous; a larger one is executed asynchronously. */
export const answeredRunLimits = {
  bytes: 1_048_576,
  jobs: 500,
  /** JSON values of all its jobs together. */
  values: 100_000,
} as const;

/** The limits of allowlist v1. */
export const allowlistLimits = {
  rules: 10_000,
  valuesPerDimension: 1_000,
  /** Values of dimensions, kinds and slots, in all rules together. */
  values: 100_000,
  jobsPerRun: 100,
} as const;

/** The limits of generation v1. */
export const generationLimits = {
  models: 50,
  prompts: 100,
  profiles: 500,
  modelsPerProfile: 5,
  promptCharacters: 65_536,
  /** Values of kinds, slots and dimensions, in all profiles together. */
  values: 100_000,
} as const;

/** Maximum number of issues of a parse, which stops searching soon after. */
export const issueLimit = 100;
