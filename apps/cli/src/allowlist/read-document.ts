import type { AllowlistV1 } from "@slotgate/contracts";
import { allowlistFileBound, parseDocument, readRegularFile } from "@slotgate/controls";
import { issueLines } from "../api/issue-lines.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";

export interface DocumentRead {
  readonly document: AllowlistV1;
  readonly digest: string;
}

/** Reads the allowlist in a file; fails with every issue, its line, column and rule. */
export async function readDocument(path: string): Promise<DocumentRead> {
  const content = await readRegularFile(path, allowlistFileBound);
  const parsed = content.ok ? parseDocument(content.bytes) : { ...content, issues: [] };
  if (parsed.ok) return parsed;
  const issues = parsed.issues.length > 1 ? ["", ...issueLines(parsed.issues)].join("\n") : "";
  throw new CommandFailure(`the allowlist file \`${path}\` ${parsed.problem}${issues}`, {
    exitCode: exitCodes.invalidInput,
  });
}
