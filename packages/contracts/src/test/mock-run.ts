import { assertWith } from "../parse.ts";
import { type Job, type RunMetadata, type RunV1, runV1 } from "../run.ts";

/** The fixed parts of a mock run; everything else has defaults. */
export interface MockRunParts {
  readonly appliesTo?: RunV1["appliesTo"];
  /** The number of jobs, or the parts of each. Default: one. */
  readonly jobs?: number | readonly Partial<Job>[];
  /** Default: opted in. */
  readonly metadata?: Partial<RunMetadata>;
}

/**
 * A valid run, always the same for the same parts: jobs are `job-1`, `job-2` and so on by position. Throws a
 * `ContractError` if the parts do not make a valid run.
 */
export function mockRun({ appliesTo, jobs = 1, metadata }: MockRunParts = {}): RunV1 {
  const parts = typeof jobs === "number" ? Array.from({ length: jobs }, (): Partial<Job> => ({})) : jobs;
  return assertWith(runV1, {
    version: "v1",
    appliesTo: appliesTo ?? { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
    jobs: parts.map((part, index) => filledIn(part, index + 1)),
    metadata: { requiresReview: true, allowAI: true, ...metadata },
  });
}

/** A valid job, the first of a run. Throws a `ContractError` if it would not be valid. */
export function mockJob(parts: Partial<Job> = {}): Job {
  const [job] = mockRun({ jobs: [parts] }).jobs;
  if (job === undefined) throw new Error("the run has no job");
  return job;
}

function filledIn(parts: Partial<Job>, place: number): Job {
  const verbatim = parts.mode === "verbatim";
  return {
    jobId: `job-${place}`,
    slotId: `slot-${place}`,
    kind: verbatim ? "statutory" : "explanatory",
    mode: "generate",
    input: verbatim ? { sourceText: "Text that is copied as it stands." } : { topic: "Rates of reaction" },
    output: { field: "body", type: "text" },
    sources: [],
    required: true,
    ...parts,
  };
}
