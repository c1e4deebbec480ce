import type { AllowlistStore } from "../allowlist/allowlist-store.ts";
import type { AppParts } from "./app-parts.ts";
import { ProblemError } from "./problem-error.ts";
import { problemTexts } from "./problem-texts.ts";

/** The revisions, or the problem that a file stands in their place. */
export function storeOrProblem({ allowlistStore }: Pick<AppParts, "allowlistStore">): AllowlistStore {
  if (allowlistStore === null) throw new ProblemError("allowlist-in-file", problemTexts.inFile);
  return allowlistStore;
}
