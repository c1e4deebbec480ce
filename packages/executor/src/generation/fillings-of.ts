import type { GenerationV1, Job, RunV1, Scope, TriedFilling, TriedJob } from "@slotgate/contracts";
import { chooseProfile } from "@slotgate/gate";
import { configDigestOf, modelConfigOf, promptDigestOf, promptTextsOf } from "@slotgate/model";

interface Compared {
  readonly candidate: GenerationV1;
  /** Null: no document is in force. */
  readonly inForce: GenerationV1 | null;
}

/** How each job of a run is filled by a document and by the one in force, in order. Records and sends nothing. */
export const fillingsOf = (
  { jobs, appliesTo }: Pick<RunV1, "jobs" | "appliesTo">,
  { candidate, inForce }: Compared,
): Omit<TriedJob, "calls">[] =>
  jobs.map((job) => {
    const { jobId, slotId, kind, mode } = job;
    return {
      jobId,
      slotId,
      kind,
      mode,
      candidate: fillingOf(job, { scope: appliesTo, document: candidate }),
      inForce: inForce === null ? null : fillingOf(job, { scope: appliesTo, document: inForce }),
    };
  });

/** Null: the document does not fill the job. */
function fillingOf(
  job: Job,
  { scope, document }: { readonly scope: Scope; readonly document: GenerationV1 },
): TriedFilling | null {
  if (job.mode !== "generate") return null;
  const chosen = chooseProfile(document, { job, scope });
  if (chosen === null) return null;
  const { id, prompt: promptName, models } = chosen.profile;
  const prompt = document.prompts[promptName];
  if (prompt === undefined) throw notParsed("prompt");
  const texts = promptTextsOf(prompt, { job, scope });
  return {
    profile: id,
    canaryOf: chosen.canaryOf,
    prompt: promptName,
    promptDigest: promptDigestOf(promptName, prompt),
    models: models.map((name) => {
      const entry = document.models[name];
      if (entry === undefined) throw notParsed("model");
      return {
        name,
        provider: entry.provider,
        model: entry.model,
        configDigest: configDigestOf(modelConfigOf(entry)),
      };
    }),
    instructions: texts.instructions,
    request: texts.prompt,
  };
}

const notParsed = (noun: string): TypeError =>
  new TypeError(`the generation document was not parsed: a profile's ${noun} is missing`);
