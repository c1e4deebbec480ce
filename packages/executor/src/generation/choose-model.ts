import type { Evidence, GenerationModel, GenerationV1, ModelAttribution } from "@slotgate/contracts";
import { chooseProfile, type ProfileInput } from "@slotgate/gate";
import { configDigestOf, type Generation, type ModelPort, modelConfigOf } from "@slotgate/model";
import type { GenerationInForce } from "./generation-in-force.ts";

/** What fills a job. It stays the same for the whole call, whatever document is in force by then. */
export interface JobModel {
  readonly is: "there";
  /** Of the job's profile. */
  readonly port: ModelPort;
  readonly profile: NonNullable<ModelAttribution["profile"]>;
  /** The configuration digests of the models that are asked after the first, in order. */
  readonly furtherConfigDigests: readonly string[];
}

/** Nothing fills the job. Figures: null without a document; otherwise why its document does not fill it. */
export interface NoModel {
  readonly is: "none";
  readonly figures: Evidence["guardFigures"];
}

/** Chooses the profile that fills a job, and its models, from the document in force. */
export function chooseModel(
  input: ProfileInput,
  generation: Pick<GenerationInForce, "current">,
): JobModel | NoModel {
  const inForce = generation.current();
  if (inForce === null) return { is: "none", figures: null };
  const { document, revision, digest, generator } = inForce;
  const chosen = chooseProfile(document, input);
  if (chosen === null)
    return { is: "none", figures: { profiles: document.profiles.length, generationRevision: revision } };
  const { id, models } = chosen.profile;
  const port = generator.portOf(id);
  if (port === null) return { is: "none", figures: { unusableProfiles: 1, generationRevision: revision } };
  return {
    is: "there",
    port,
    profile: { id, canaryOf: chosen.canaryOf, revision, digest },
    furtherConfigDigests: models.slice(1).map((name) => modelDigestIn(document, name)),
  };
}

function modelDigestIn({ models }: GenerationV1, name: string): string {
  const model = models[name];
  if (model === undefined)
    throw new TypeError("the generation document was not parsed: a profile's model is missing");
  const known = digests.get(model) ?? configDigestOf(modelConfigOf(model));
  digests.set(model, known);
  return known;
}

/** Asked for every attempt, of the models of the document in force. */
const digests = new WeakMap<GenerationModel, string>();

/** Of an admission: the model that is asked first. */
export const beforeCall = ({ port, profile }: JobModel): ModelAttribution => ({
  ...port.attribution,
  profile,
  inputTokens: null,
  outputTokens: null,
  attempts: 0,
});

/** Of an outcome: the model that answered or was asked last, and if there were several, all that were tried. */
export function afterCall({ port, profile }: JobModel, generation: Generation): ModelAttribution {
  const { answeredBy, tried, inputTokens, outputTokens, attempts } = generation;
  const { provider, model, configDigest } = answeredBy;
  const { promptDigest } = port.attribution;
  const identity = { provider, model, configDigest, promptDigest, profile };
  return {
    ...identity,
    ...(tried.length > 1 ? { tried: [...tried] } : {}),
    inputTokens,
    outputTokens,
    attempts,
  };
}
