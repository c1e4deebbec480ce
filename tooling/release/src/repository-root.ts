import { join } from "node:path";

/** The repository's root, from the place of this file. */
export const repositoryRoot = join(import.meta.dirname, "../../..");
