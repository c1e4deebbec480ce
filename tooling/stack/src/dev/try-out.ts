import { askService, type ServiceAccess } from "./ask-service.ts";

/** One job whose bucket is inside 50 %, under the sample allowlist. */
export const tryRun = {
  version: "v1",
  appliesTo: { subject: "physics", level: "gcse", board: "aqa", specVersion: "8463" },
  jobs: [
    {
      jobId: "physics.density.opening",
      slotId: "lesson.opening",
      kind: "lessonParagraph",
      mode: "generate",
      input: { topic: "Density", objective: "Pupils can say why ice floats." },
      output: { field: "body", type: "text" },
      sources: [],
      required: true,
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
};

/** The parts of dry run v1 that are shown. */
interface DryRunAnswer {
  readonly jobs: readonly {
    readonly verdict: string;
    readonly explanation: string;
    readonly evidence: { readonly bucket: number | null; readonly basisPoints: number | null } | null;
  }[];
}

/** What would become of the run to try now, and at which percentage: one sentence or two. */
export async function tryOut(service: ServiceAccess): Promise<string> {
  const answer = (await askService(service, { path: "/v1/decisions", body: tryRun })) as DryRunAnswer;
  const [job] = answer.jobs;
  const { bucket = null, basisPoints = null } = job?.evidence ?? {};
  const rollout = basisPoints === null ? "" : `The rollout in force is ${percentOf(basisPoints)}. `;
  const found = bucket === null ? "" : ` (its bucket is ${percentOf(bucket)})`;
  return job?.verdict === "admitted"
    ? `${rollout}This job is admitted${found}.`
    : `${rollout}This job is not admitted${found}: ${job?.explanation}`;
}

const percentOf = (basisPoints: number): string => `${basisPoints / 100} %`;
