import { configFileBound, decodeUtf8, type FileContent, readRegularFileNow } from "@slotgate/controls";

/** A secret in a file, or why there is none; `problem` completes the sentence "the file …". */
export type SecretRead =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly problem: string };

export const readSecretFile = (path: string): SecretRead =>
  secretIn(readRegularFileNow(path, configFileBound));

export function secretIn(content: FileContent): SecretRead {
  if (!content.ok) return content;
  // Editors and `echo` end a file with a newline that is not part of the secret.
  const secret = decodeUtf8(content.bytes)?.replace(/[\r\n]+$/, "");
  if (secret === undefined) return { ok: false, problem: "is not UTF-8" };
  return secret === "" ? { ok: false, problem: "is empty" } : { ok: true, secret };
}
