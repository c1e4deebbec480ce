import type { AllowlistV1, GenerationV1 } from "@slotgate/contracts";
import {
  allowlistFileBound,
  type FileBound,
  type ParsedDocument,
  parseDocument,
  parseGeneration,
  readRegularFile,
} from "@slotgate/controls";
import { issueLines } from "../api/issue-lines.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";

export interface DocumentRead<Document = AllowlistV1> {
  readonly document: Document;
  readonly digest: string;
}

/** Reads the allowlist in a file; fails with every issue, its line, column and rule. */
export const readDocument = (path: string): Promise<DocumentRead> =>
  readDocumentOf(path, { noun: "allowlist", bound: allowlistFileBound, parse: parseDocument });

/** The same for a generation document. */
export const readGeneration = (path: string): Promise<DocumentRead<GenerationV1>> =>
  readDocumentOf(path, { noun: "generation", bound: allowlistFileBound, parse: parseGeneration });

/** The same for any document that operators write in a file. */
export async function readDocumentOf<Document>(
  path: string,
  {
    noun,
    bound,
    parse,
  }: {
    readonly noun: string;
    readonly bound: FileBound;
    readonly parse: (bytes: Uint8Array) => ParsedDocument<Document>;
  },
): Promise<DocumentRead<Document>> {
  const content = await readRegularFile(path, bound);
  const parsed = content.ok ? parse(content.bytes) : { ...content, issues: [] };
  if (parsed.ok) return parsed;
  const issues = parsed.issues.length > 1 ? ["", ...issueLines(parsed.issues)].join("\n") : "";
  throw new CommandFailure(`the ${noun} file \`${path}\` ${parsed.problem}${issues}`, {
    exitCode: exitCodes.invalidInput,
  });
}
