import {
  type DecisionGenerationV1,
  type GenerationV1,
  generationV1,
  type JsonObject,
  parseWith,
  type TelemetryV1,
} from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import { configDigestOf, modelConfigOf, promptDigestOf } from "@slotgate/model";

/** The digest of the generation document that a decision's records name; null if they name none. */
export const generationDigestIn = (records: readonly TelemetryV1[]): string | null =>
  records.find(({ model }) => model?.profile !== undefined)?.model?.profile?.digest ?? null;

/**
 * The exact prompt and models of a decision, found by the digests in its records; `text` is the stored document. Null
 * if the records name no profile, or if the document is not the one that they name.
 */
export function generationOfDecision(
  records: readonly TelemetryV1[],
  text: string,
): DecisionGenerationV1 | null {
  const record = records.find(({ model }) => model?.profile !== undefined);
  const { profile, promptDigest } = record?.model ?? {};
  if (record === undefined || profile === undefined || sha256(text) !== profile.digest) return null;
  const parsed = parseWith(generationV1, JSON.parse(text));
  if (!parsed.ok) return null;
  const prompt = Object.entries(parsed.value.prompts).find(
    ([name, one]) => promptDigestOf(name, one) === promptDigest,
  );
  if (prompt === undefined) return null;
  const [name, { instructions, request, content }] = prompt;
  return {
    version: "v1",
    decisionId: record.decisionId,
    profile,
    prompt: { name, digest: promptDigestOf(name, prompt[1]), instructions, request, content },
    models: modelsOf(parsed.value, profile.id),
  };
}

function modelsOf({ models, profiles }: GenerationV1, profileId: string): DecisionGenerationV1["models"] {
  const names = profiles.find(({ id }) => id === profileId)?.models ?? [];
  return names.flatMap((name) => {
    const settings = models[name];
    if (settings === undefined) return [];
    // Parsed from JSON, so no value is undefined.
    return [{ name, digest: configDigestOf(modelConfigOf(settings)), settings: settings as JsonObject }];
  });
}
