import type { AllowlistStore } from "@slotgate/executor";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "./app-parts.ts";

/** The revisions, or a problem if the allowlist is in a file. */
export function storeOrProblem({ allowlistStore }: Pick<AppParts, "allowlistStore">): AllowlistStore {
  if (allowlistStore === null) throw new ProblemError("allowlist-in-file", problemTexts.inFile);
  return allowlistStore;
}
