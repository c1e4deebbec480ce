import { assertRunV1 } from "../assert-contracts.ts";
import type { Job, RunMetadata, RunV1 } from "../run.ts";

/** What a mock run is to have; everything else is filled in. */
export interface MockRunParts {
  readonly appliesTo?: RunV1["appliesTo"];
  /** How many, or what each of them is to have. One without it. */
  readonly jobs?: number | readonly Partial<Job>[];
  /** Opted in without it. */
  readonly metadata?: Partial<RunMetadata>;
}

/**
 * A valid run, always the same for the same parts: jobs are `job-1`, `job-2` and so on by their place. Throws a
 * `ContractError` when the parts do not make a valid run.
 */
export function mockRun({ appliesTo, jobs = 1, metadata }: MockRunParts = {}): RunV1 {
  const parts = typeof jobs === "number" ? Array.from({ length: jobs }, (): Partial<Job> => ({})) : jobs;
  return assertRunV1({
    version: "v1",
    appliesTo: appliesTo ?? { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
    jobs: parts.map((part, index) => filledIn(part, index + 1)),
    metadata: { requiresReview: true, allowAI: true, ...metadata },
  });
}

/** A valid job; the first of a run without a place of its own. Throws a `ContractError` when it would not be valid. */
export function mockJob(parts: Partial<Job> = {}): Job {
  const [job] = mockRun({ jobs: [parts] }).jobs;
  if (job === undefined) throw new Error("a run without a job");
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
