import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { WireDocument } from "../operations/wire-documents.ts";

/** An example of each document, from the contracts. Problems have their own examples. */
export function exampleOf(document: Exclude<WireDocument, "problem">): unknown {
  const file = import.meta.resolve(`@slotgate/contracts/examples/v1/${document}.json`);
  return JSON.parse(readFileSync(fileURLToPath(file), "utf8"));
}
