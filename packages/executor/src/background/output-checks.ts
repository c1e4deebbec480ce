import type { JsonObject, OutputSpec } from "@slotgate/contracts";
import { checksHere, createOutputChecks, type OutputChecks } from "@slotgate/model";
import type { Background } from "./background.ts";

/** Number of compiled schemas kept. */
const schemasKept = 256;
/** A longer schema takes long to compile, and checking one with branches, references or patterns may take long too. */
const lightCharacters = 1_024;
const heavyKeywords = /"(?:pattern|oneOf|anyOf|allOf|\$ref)":/;

/** Checks outputs: simple ones here, those that may take long in the background. */
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
      // The output contract transforms nothing, so the candidate is the parsed output.
      return flaw === null ? { ok: true, output: candidate as JsonObject } : { ok: false, flaw };
    },
  };
}

function isLight({ schema }: OutputSpec): boolean {
  if (schema === undefined) return true;
  const text = JSON.stringify(schema);
  return text.length <= lightCharacters && !heavyKeywords.test(text);
}
