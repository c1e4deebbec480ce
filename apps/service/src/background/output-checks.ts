import type { JsonObject, OutputSpec } from "@slotgate/contracts";
import { checksHere, createOutputChecks, type OutputChecks } from "@slotgate/model";
import type { Background } from "./background.ts";

/** Schemas that are kept compiled. */
const schemasKept = 256;
/** A longer schema takes long to compile; so may checking one that branches, refers or has patterns. */
const lightCharacters = 1_024;
const heavyKeywords = /"(?:pattern|oneOf|anyOf|allOf|\$ref)":/;

/** Checks of outputs: simple ones at once, those that may take long in the background. */
export function outputChecks(background: Pick<Background, "run">): OutputChecks {
  const here = checksHere(createOutputChecks({ limit: schemasKept }));
  const flawIn = async (task: Promise<{ readonly flaw: string | null }>): Promise<string | null> => {
    try {
      return (await task).flaw;
    } catch (error) {
      // What cannot be checked has not passed the check.
      return `it cannot be checked: \`${error instanceof Error ? error.name : "unknown"}\``;
    }
  };
  return {
    prepare: (spec) =>
      isLight(spec)
        ? here.prepare(spec)
        : flawIn(background.run("prepareOutputTask", { spec }, { owner: null })),
    async check(spec, candidate) {
      if (isLight(spec)) return here.check(spec, candidate);
      const flaw = await flawIn(background.run("checkOutputTask", { spec, candidate }, { owner: null }));
      // The contract of outputs has no transformation: what passed is what was given.
      return flaw === null ? { ok: true, output: candidate as JsonObject } : { ok: false, flaw };
    },
  };
}

function isLight({ schema }: OutputSpec): boolean {
  if (schema === undefined) return true;
  const text = JSON.stringify(schema);
  return text.length <= lightCharacters && !heavyKeywords.test(text);
}
