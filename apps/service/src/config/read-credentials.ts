import type { CredentialsConfig } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import { readSecretFile } from "./secret-file.ts";
import { credentialVariables } from "./variables.ts";

const { prefix } = credentialVariables;
const ofFile = /^(.+)_FILE$/;

/** The capitals by which a credential's variables name it: `main-eu` is `MAIN_EU`. */
export const credentialKey = (name: string): string => name.toUpperCase().replace(/[-.]/g, "_");

/** The keys that generation documents name. `default` is SLOTGATE_MODEL_API_KEY. */
export function readCredentials(env: EnvReader): CredentialsConfig {
  const values: Record<string, string> = {};
  const files: Record<string, string> = {};
  for (const [name, text] of env.family(prefix)) {
    const key = ofFile.exec(name)?.[1] ?? name;
    const variable = `${prefix}${name}`;
    if (key === defaultKey) {
      env.problemOf({
        variable,
        flaw: "has no effect: set SLOTGATE_MODEL_API_KEY for the credential `default`",
      });
    } else if (key === name) values[key] = text;
    else {
      const read = readSecretFile(text);
      if (!read.ok)
        env.problemOf({
          variable,
          expected: `the path of a file with ${credentialVariables.expected}`,
          received: `\`${text}\`, which ${read.problem}`,
        });
      files[key] = text;
    }
  }
  for (const key of Object.keys(files))
    if (Object.hasOwn(values, key))
      env.problemOf({
        variable: `${prefix}${key}_FILE`,
        expected: `no value in addition to ${prefix}${key}: unset one of the two`,
        received: "both",
      });
  const path = env.fileNamedFor("SLOTGATE_MODEL_API_KEY");
  const apiKey = env.value("SLOTGATE_MODEL_API_KEY");
  if (path !== null) files[defaultKey] = path;
  else if (apiKey !== null) values[defaultKey] = apiKey;
  return { values, files };
}

const defaultKey = "DEFAULT";
