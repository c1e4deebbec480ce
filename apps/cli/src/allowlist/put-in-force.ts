import type { AllowlistV1 } from "@slotgate/contracts";
import { quotedForShell } from "@slotgate/controls";
import { previewDigest } from "@slotgate/executor";
import { wideningOf } from "@slotgate/gate";
import { isProblem } from "../api/api-problem-error.ts";
import { CommandFailure } from "../output/command-failure.ts";

/** A document in a file, or that of an earlier revision. */
export type DocumentNamed =
  | {
      readonly file: string;
      /** Dimensions that look like a misspelling and are intended. */
      readonly newDimensions?: readonly string[];
    }
  | { readonly revision: number };

/** The command that puts a document in force. `digest` is that of its preview, null if none is needed. */
export function putInForce(document: DocumentNamed, { digest }: { readonly digest: string | null }): string {
  const command =
    "file" in document
      ? `slotgate allowlist apply ${quotedForShell(document.file)} --reason REASON${optionsFor(document)}`
      : `slotgate allowlist rollback ${document.revision} --reason REASON`;
  return digest === null ? command : `${command} --preview-digest ${digest}`;
}

const optionsFor = ({ newDimensions = [] }: { readonly newDimensions?: readonly string[] }): string =>
  newDimensions.map((name) => ` --new-dimension ${quotedForShell(name)}`).join("");

const preview = (document: DocumentNamed): string =>
  "file" in document
    ? `slotgate allowlist preview ${quotedForShell(document.file)}`
    : `slotgate allowlist preview --revision ${document.revision}`;

/** How to put an allowlist in force if none is valid; `revision` is the newest one, 0 if there is none. */
export function howToPutInForce({ revision }: { readonly revision: number }): string {
  const back =
    revision > 1
      ? "to go back, `slotgate allowlist history` shows the revisions and `slotgate allowlist preview --revision NUMBER` " +
        "prints the `rollback` command; for a new allowlist, "
      : "";
  return `${back}write the document to a file; its preview prints the command that puts it in force: slotgate allowlist preview FILE`;
}

/** Adds the preview command to a refusal that asks for a preview. */
export const withPreview =
  (document: DocumentNamed) =>
  (error: unknown): never => {
    if (!isProblem(error, "preview-needed")) throw error;
    throw new CommandFailure(
      `${error.message}\n  preview it; the preview prints the command that puts it in force:\n  ${preview(document)}`,
    );
  };

interface Revision {
  readonly revision: number;
  readonly document: AllowlistV1 | null;
  readonly digest: string | null;
}

/** The commands that undo a change as long as no other change follows; empty without an earlier revision. */
export function wayBack({ before, now }: { readonly before: Revision; readonly now: Revision }): string {
  if (before.document === null || before.digest === null || now.document === null) return "";
  const { revision } = before;
  if (wideningOf(before.document, now.document) === null)
    return `to go back:\n  ${putInForce({ revision }, { digest: null })}\n`;
  const digest = previewDigest({ digest: before.digest, basedOn: now.revision });
  return `to go back, which widens exposure:\n  ${preview({ revision })}\n  ${putInForce({ revision }, { digest })}\n`;
}
