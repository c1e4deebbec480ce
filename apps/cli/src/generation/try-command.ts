import { generationTriedV1, type RunV1, runV1 } from "@slotgate/contracts";
import { allowlistFileBound, parseDocumentOf } from "@slotgate/controls";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { progressOf } from "../output/progress-bar.ts";
import { type OutputOptions, viewOf } from "../output/view.ts";
import { type DocumentRead, readDocumentOf, readGeneration } from "../revisions/read-document.ts";
import { triedAsText } from "./tried-as-text.ts";

export interface TryOptions extends OutputOptions {
  readonly file: string;
  /** A file with a run. */
  readonly jobs: string;
  readonly calls: number;
}

/** Shows how the document of a file fills sample jobs, and the digest with which it may be put in force. */
export async function tryCommand(io: CommandIo, options: TryOptions): Promise<void> {
  const { file, jobs, calls } = options;
  const { document } = await readGeneration(file);
  const { document: run } = await readJobs(jobs);
  const client = clientOrFail(io);
  const bar = progressOf(io);
  const tried = await client
    .computed({
      path: "/v1/generation/try",
      body: { version: "v1", document, run, calls },
      contract: generationTriedV1,
      onProgress: bar.show,
    })
    .finally(bar.clear);
  if (options.json === true) return io.out(asJson(tried));
  io.out(triedAsText(tried, { file, document, view: viewOf(io, options) }));
}

const readJobs = (path: string): Promise<DocumentRead<RunV1>> =>
  readDocumentOf(path, {
    noun: "jobs",
    bound: allowlistFileBound,
    parse: (bytes) => parseDocumentOf(bytes, { contract: runV1, name: "run v1" }),
  });
