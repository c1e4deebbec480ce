import { createPrivateKey, type KeyObject } from "node:crypto";
import * as z from "zod";

/** A service account's key of Google Cloud. */
export interface ServiceAccount {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId: string | null;
  /** Where access tokens are requested. */
  readonly tokenUrl: string;
}

const tokenUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "127.0.0.1");
});

const keyFile = z.object({
  type: z.literal("service_account"),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().min(1).optional(),
  token_uri: tokenUrl.default("https://oauth2.googleapis.com/token"),
});

/** Reads the JSON of the key file that Google Cloud hands out; null if it is something else. */
export function parseServiceAccount(text: string): ServiceAccount | null {
  try {
    const file = keyFile.parse(JSON.parse(text));
    const key = createPrivateKey(file.private_key);
    if (key.asymmetricKeyType !== "rsa") return null;
    const { client_email: email, private_key_id: keyId = null, token_uri } = file;
    return { email, key, keyId, tokenUrl: token_uri };
  } catch {
    return null;
  }
}
