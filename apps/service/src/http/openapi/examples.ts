import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { WireDocument } from "../operations/wire-documents.ts";

/** A document of each kind, as a reader may meet it: the contracts' own. Problems have examples of their own. */
export function exampleOf(document: Exclude<WireDocument, "problem">): unknown {
  const file = import.meta.resolve(`@slotgate/contracts/examples/v1/${document}.json`);
  return JSON.parse(readFileSync(fileURLToPath(file), "utf8"));
}
