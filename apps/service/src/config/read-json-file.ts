import { configFileBound, decodeUtf8, parseJson, readRegularFileNow } from "@slotgate/controls";

export type JsonFile =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** Reads a small JSON file at the start, or returns why it cannot. */
export function readJsonFile(path: string): JsonFile {
  const content = readRegularFileNow(path, configFileBound);
  if (!content.ok) return { ok: false, problem: `\`${path}\`, which ${content.problem}` };
  const text = decodeUtf8(content.bytes);
  if (text === null) return { ok: false, problem: `\`${path}\`, which is not UTF-8` };
  const parsed = parseJson(text);
  return parsed.ok
    ? parsed
    : { ok: false, problem: `\`${path}\`, which is not acceptable JSON: ${parsed.problem}` };
}
