import type { JsonObject, OutputSpec } from "@slotgate/contracts";
import { messageOf } from "@slotgate/controls";
import { checksHere, createOutputChecks, type OutputChecks } from "@slotgate/model";
import type { Background } from "./background.ts";

/** Number of compiled schemas kept. */
const schemasKept = 256;
/** A longer schema takes long to compile, and checking one with branches, references or patterns may take long too. */
const lightCharacters = 1_024;
const heavyKeywords = /"(?:pattern|oneOf|anyOf|allOf|\$ref)":/;

/** A check did not take place: its thread ended, took too long, or the process is stopping. It says nothing of the output. */
export class OutputUncheckedError extends Error {
  override readonly name = "OutputUncheckedError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`an output could not be checked: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Checks outputs: simple ones here, those that may take long in the background.
 * @throws OutputUncheckedError
 */
export function checksApart(background: Pick<Background, "run">): OutputChecks {
  const here = checksHere(createOutputChecks({ limit: schemasKept }));
  const flawIn = async (task: Promise<{ readonly flaw: string | null }>): Promise<string | null> => {
    try {
      return (await task).flaw;
    } catch (cause) {
      throw new OutputUncheckedError({ cause });
    }
  };
  return {
    prepare: async (spec) =>
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

/** For a job's release: what was not checked has not passed the check. */
export function strictly({ prepare, check }: OutputChecks): OutputChecks {
  const flawOf = (error: unknown): string => {
    if (!(error instanceof OutputUncheckedError)) throw error;
    return `it cannot be checked: \`${error.cause instanceof Error ? error.cause.name : "unknown"}\``;
  };
  return {
    prepare: (spec) => prepare(spec).catch(flawOf),
    check: (spec, candidate) =>
      check(spec, candidate).catch((error: unknown) => ({ ok: false, flaw: flawOf(error) })),
  };
}

function isLight({ schema }: OutputSpec): boolean {
  if (schema === undefined) return true;
  const text = JSON.stringify(schema);
  return text.length <= lightCharacters && !heavyKeywords.test(text);
}
