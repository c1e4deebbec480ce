import { parseJson } from "@slotgate/controls";
import type { EnvReader } from "./env-reader.ts";
import { type KeyEntry, parseKeyFile } from "./key-file.ts";
import { type JsonFile, readJsonFile } from "./read-json-file.ts";
import type { VariableName } from "./variables.ts";

/** The bearer keys. There may be none: then every request to `/v1` is refused. */
export function readKeys(env: EnvReader): readonly KeyEntry[] {
  const path = env.value("SLOTGATE_KEYS_PATH");
  const text = env.value("SLOTGATE_KEYS");
  if (path !== null && text !== null) {
    env.problem("SLOTGATE_KEYS", {
      expected: "no value in addition to SLOTGATE_KEYS_PATH: unset one of the two",
    });
    return [];
  }
  if (path !== null) return keysOf(env, "SLOTGATE_KEYS_PATH", readJsonFile(path));
  return text === null ? [] : keysOf(env, "SLOTGATE_KEYS", fileOf(text));
}

function fileOf(text: string): JsonFile {
  const parsed = parseJson(text);
  return parsed.ok ? parsed : { ok: false, problem: `text that is not acceptable JSON: ${parsed.problem}` };
}

function keysOf(env: EnvReader, name: VariableName, file: JsonFile): readonly KeyEntry[] {
  if (!file.ok) {
    const expected =
      'keys such as {"version":"keys.v1","keys":[{"subject":"…","roles":["submit"],"sha256":"…"}]}';
    env.problem(name, { expected, received: file.problem });
    return [];
  }
  const parsed = parseKeyFile(file.value);
  if (parsed.ok) return parsed.value.keys;
  for (const { path, expected, received } of parsed.issues) {
    env.problem(name, { expected: `${expected} at \`${path}\``, received });
  }
  return [];
}
