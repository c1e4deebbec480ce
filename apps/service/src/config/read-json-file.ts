import { readFileSync } from "node:fs";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import { messageOf } from "../message-of.ts";

export type JsonFile =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** Reads a small JSON file at start; says in a few words why it cannot. */
export function readJsonFile(path: string): JsonFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return {
      ok: false,
      problem: `a file that cannot be read: ${messageOf(error)}`,
    };
  }
  const text = decodeUtf8(bytes);
  if (text === null) return { ok: false, problem: "a file that is not UTF-8" };
  const parsed = parseJson(text);
  return parsed.ok ? parsed : { ok: false, problem: `a file with a flaw: ${parsed.problem}` };
}
