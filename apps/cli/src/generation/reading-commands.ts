import { changedOrder, changesInGeneration } from "@slotgate/executor";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { askInForce } from "../revisions/ask-revision.ts";
import { readGeneration } from "../revisions/read-document.ts";
import { generationDiff } from "./generation-diff.ts";
import { generationKind } from "./generation-kind.ts";

interface FileOptions extends OutputOptions {
  readonly file: string;
}

/** Checks the generation document in a file without a service. */
export async function validateCommand(io: CommandIo, { file, json }: FileOptions): Promise<void> {
  const { document, digest } = await readGeneration(file);
  const sizes = {
    models: Object.keys(document.models).length,
    prompts: Object.keys(document.prompts).length,
    profiles: document.profiles.length,
  };
  if (json === true) return io.out(asJson({ valid: true, ...sizes, digest }));
  const said = Object.entries(sizes).map(
    ([noun, count]) => `${count} ${count === 1 ? noun.slice(0, -1) : noun}`,
  );
  io.out(`valid: ${said.join(", ")}, digest ${digest}\n`);
}

/** Shows what a file would change. */
export async function diffCommand(io: CommandIo, { file, ...options }: FileOptions): Promise<void> {
  const { document: after } = await readGeneration(file);
  const { document: before, revision } = await askInForce(clientOrFail(io), generationKind);
  if (options.json === true) {
    const changes = changesInGeneration(after, before).map(({ settings, ...change }) => ({
      ...change,
      settings: settings.map(({ setting, before: was = null, after: is = null }) => ({
        setting,
        before: was,
        after: is,
      })),
    }));
    return io.out(asJson({ revision, changes, order: changedOrder(after, before) }));
  }
  const text = generationDiff({ after, before }, viewOf(io, options));
  io.out(text === "" ? `no difference from revision ${revision}\n` : text);
}
