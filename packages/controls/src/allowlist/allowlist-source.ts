import type { AllowlistV1, ContractIssue } from "@slotgate/contracts";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import type { DocumentKind, DocumentSource } from "../documents/document-source.ts";
import { parseDocument } from "../documents/parse-document.ts";

export interface AllowlistSource {
  /** The document in force; null if there is no valid one, and then nothing is admitted. */
  readonly current: () => CompiledAllowlist | null;
  readonly status: () => AllowlistStatus;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Why there is no valid document before the first one. */
export const noAllowlistYet = "no allowlist was put in force yet, so nothing is admitted";

export interface AllowlistStatus {
  readonly source: "database" | "file";
  /** The file's path, or null if none is configured. */
  readonly path: string | null;
  readonly revision: number | null;
  readonly digest: string | null;
  readonly enabled: boolean | null;
  readonly rules: number | null;
  /** Why there is no valid document, in one sentence; null if there is one. */
  readonly problem: string | null;
  readonly issues: readonly ContractIssue[];
}

export const allowlistKind: DocumentKind<AllowlistV1, CompiledAllowlist> = {
  noun: "allowlist",
  without: "nothing is admitted",
  parse: parseDocument,
  prepare: compileAllowlist,
};

/** The allowlist in a source of documents. */
export function allowlistFrom(
  { found, onChange, close }: DocumentSource<CompiledAllowlist>,
  where: Pick<AllowlistStatus, "source" | "path">,
): AllowlistSource {
  return {
    current() {
      const now = found();
      return "ready" in now ? now.ready : null;
    },
    status() {
      const now = found();
      if (!("ready" in now))
        return { ...where, revision: null, digest: null, enabled: null, rules: null, ...now };
      const { revision, digest, enabled, document } = now.ready;
      const rules = document.rules.length;
      return { ...where, revision, digest, enabled, rules, problem: null, issues: [] };
    },
    onChange,
    close,
  };
}
