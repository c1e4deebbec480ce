import { createRequire } from "node:module";

/** The program of the oldest Node that the published packages support (their `engines`). */
export const oldestNode: string = createRequire(import.meta.url).resolve("node/bin/node");
