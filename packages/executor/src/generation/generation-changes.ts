import type { GenerationModel, GenerationProfile, GenerationV1 } from "@slotgate/contracts";
import { canonicalJson } from "@slotgate/contracts";
import { configDigestOf, modelConfigOf } from "@slotgate/model";

/** A value of a model, prompt or profile that differs; undefined: it has none. */
export interface ChangedSetting {
  /** E.g. `backoff.maxMs`, or `instructions`. */
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A model, prompt or profile that differs. */
export interface GenerationChange {
  readonly part: "model" | "prompt" | "profile";
  readonly name: string;
  readonly way: "added" | "removed" | "changed";
  /** Of an added or removed one: all that it has. */
  readonly settings: readonly ChangedSetting[];
}

/** What one generation document changes about another, part by part. */
export function changesInGeneration(after: GenerationV1, before: GenerationV1 | null): GenerationChange[] {
  return [
    ...changedParts("model", { after: after.models, before: before?.models ?? {} }),
    ...changedParts("prompt", { after: after.prompts, before: before?.prompts ?? {} }),
    ...changedParts("profile", { after: byId(after.profiles), before: byId(before?.profiles ?? []) }),
  ];
}

/** The order of the profiles, if those that both documents have come in another one; the first match decides. */
export function changedOrder(after: GenerationV1, before: GenerationV1 | null): readonly string[] | null {
  const ids = (document: GenerationV1 | null): string[] => document?.profiles.map(({ id }) => id) ?? [];
  const [own, old] = [ids(after), ids(before)];
  const kept = own.filter((id) => old.includes(id));
  return kept.join("\n") === old.filter((id) => own.includes(id)).join("\n") ? null : own;
}

/** The same in sentences, for the change log; texts are not quoted. */
export function generationChangesInWords(after: GenerationV1, before: GenerationV1 | null): string[] {
  const order = changedOrder(after, before);
  return [
    ...changesInGeneration(after, before).map(
      ({ part, name, way, settings }) =>
        `${part} \`${name}\` ${way === "changed" ? `changed: ${settings.map((one) => inWords(part, one)).join("; ")}` : way}`,
    ),
    ...(order === null ? [] : [`the profiles are tried in another order: ${order.slice(0, 20).join(", ")}`]),
  ];
}

function inWords(part: GenerationChange["part"], { setting, before, after }: ChangedSetting): string {
  return part === "prompt" ? setting : `${setting} ${valueInWords(before)} -> ${valueInWords(after)}`;
}

/** Short: a list or object of any length becomes at most 80 characters. */
export function valueInWords(value: unknown): string {
  if (value === undefined) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`;
}

type Named = Readonly<Record<string, object>>;

function changedParts(
  part: GenerationChange["part"],
  { after, before }: { readonly after: Named; readonly before: Named },
): GenerationChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): GenerationChange[] => {
    const [was, is] = [before[name], after[name]];
    const settings = changedSettings(was ?? {}, is ?? {});
    if (was === undefined) return [{ part, name, way: "added", settings }];
    if (is === undefined) return [{ part, name, way: "removed", settings }];
    return settings.length === 0 ? [] : [{ part, name, way: "changed", settings }];
  });
}

function changedSettings(before: object, after: object): ChangedSetting[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((setting) => {
    const one = { setting, before: was.get(setting), after: is.get(setting) };
    return canonicalJson([one.before ?? null]) === canonicalJson([one.after ?? null]) &&
      (one.before === undefined) === (one.after === undefined)
      ? []
      : [one];
  });
}

/** The values by path; lists and empty objects are values. */
function leavesOf(object: object, path = ""): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, value] of Object.entries(object)) {
    const place = path === "" ? name : `${path}.${name}`;
    const isOpen = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isOpen && Object.keys(value).length > 0)
      for (const [inner, leaf] of leavesOf(value, place)) leaves.set(inner, leaf);
    else if (value !== undefined) leaves.set(place, value);
  }
  return leaves;
}

const byId = (profiles: readonly GenerationProfile[]): Named =>
  Object.fromEntries(profiles.map(({ id, ...profile }) => [id, profile]));

/** The models that jobs can reach, with the digests of their configurations. */
export function modelsInUse({ models, profiles }: GenerationV1): ReadonlyMap<string, string> {
  const canaries = new Set(
    profiles.flatMap(({ match, canary }) => (match === null ? [] : [canary?.profile])),
  );
  const reached = profiles.filter(({ id, match }) => match !== null || canaries.has(id));
  const names = new Set(reached.flatMap((profile) => profile.models));
  return new Map(
    [...names].flatMap((name): [string, string][] => {
      const model: GenerationModel | undefined = models[name];
      return model === undefined ? [] : [[name, configDigestOf(modelConfigOf(model))]];
    }),
  );
}
