import { parseJson } from "../json/parse-json.ts";
import type { EnvReader } from "./env-reader.ts";
import { type KeyEntry, parseKeyFile } from "./key-file.ts";
import { type JsonFile, readJsonFile } from "./read-json-file.ts";
import type { VariableName } from "./variables.ts";

/** The bearer keys. None at all is allowed: then every request to `/v1` is turned away. */
export function readKeys(env: EnvReader): readonly KeyEntry[] {
  if (env.has("SLOTGATE_KEYS_PATH") && env.has("SLOTGATE_KEYS")) {
    env.problem("SLOTGATE_KEYS", "no value beside SLOTGATE_KEYS_PATH");
    return [];
  }
  if (env.has("SLOTGATE_KEYS_PATH"))
    return keysOf(env, "SLOTGATE_KEYS_PATH", readJsonFile(env.text("SLOTGATE_KEYS_PATH", "")));
  return env.has("SLOTGATE_KEYS")
    ? keysOf(env, "SLOTGATE_KEYS", parseJson(env.text("SLOTGATE_KEYS", "")))
    : [];
}

function keysOf(env: EnvReader, name: VariableName, file: JsonFile): readonly KeyEntry[] {
  const expected =
    'keys such as {"version":"keys.v1","keys":[{"subject":"…","roles":["submit"],"sha256":"…"}]}';
  if (!file.ok) {
    env.problem(name, expected, file.problem);
    return [];
  }
  const parsed = parseKeyFile(file.value);
  if (parsed.ok) return parsed.value.keys;
  for (const issue of parsed.issues)
    env.problem(name, `${issue.expected} at \`${issue.path}\``, issue.received);
  return [];
}
