import { type Clock, systemClock } from "@slotgate/controls";
import {
  type Authentication,
  digestOf,
  type Refused,
  submittersAmong,
  type Unavailable,
} from "@slotgate/executor";
import type { DatabaseKeys } from "../../auth/database-keys.ts";
import { createDigestIndex } from "../../auth/digest-index.ts";
import { fileKeys } from "../../auth/file-keys.ts";
import { judgeSecret } from "../../auth/judge-secret.ts";
import { looksLikeToken, type TokenVerifier } from "../../auth/tokens/token-verifier.ts";
import type { KeyEntry } from "../../config/key-file.ts";
import { problemTexts } from "../problems/problem-texts.ts";

/** The credentials for `/v1`: keys from a file or the database, and tokens of an issuer. */
export interface KeyRing {
  /** Authenticates an `Authorization` header. A promise only for tokens: keys are judged synchronously. */
  readonly authenticate: (authorization: string | undefined) => Authentication | Promise<Authentication>;
  /** Owners whose keys may submit, without those of tokens. */
  readonly submitters: () => ReadonlySet<string>;
}

export interface KeyRingOptions {
  readonly clock?: Clock;
  readonly database?: DatabaseKeys | null;
  readonly tokens?: TokenVerifier | null;
}

/** The file's keys come first, because they do not depend on the database. */
export function createKeyRing(
  entries: readonly KeyEntry[],
  { clock = systemClock, database = null, tokens = null }: KeyRingOptions = {},
): KeyRing {
  const filed = fileKeys(entries);
  const files = createDigestIndex(filed);

  function turnAway(authorization: string | undefined): Refused {
    const empty = files.size === 0 && tokens === null && (database === null || database.size() === 0);
    if (empty) return noKeys;
    return authorization === undefined ? nothingPresented : notKnown;
  }

  return {
    submitters: () => new Set([...submittersAmong(filed, clock.now()), ...(database?.submitters() ?? [])]),
    authenticate(authorization) {
      const secret = /^Bearer ([^\s]+)$/i.exec(authorization ?? "")?.[1];
      if (secret === undefined) return turnAway(authorization);
      if (secret.length > longestSecret) return tooLong(secret.length);
      const digest = digestOf(secret);
      const now = clock.now();
      const found = files.find(digest);
      if (found !== null) return judgeSecret(found, now);
      const stored = database?.find(digest) ?? "unknown";
      if (typeof stored === "object") {
        const answer = judgeSecret(stored, now);
        if (answer.outcome === "known" && stored.secretId !== null) database?.noteUse(stored.secretId, now);
        return answer;
      }
      // Keys of the database are never shaped like tokens, so tokens do not depend on the database.
      if (tokens !== null && looksLikeToken(secret)) return tokens.verify(secret);
      return stored === "unavailable" ? unreadable : turnAway(authorization);
    },
  };
}

/** Longer ones are refused unread. */
const longestSecret = 8_192;

const tooLong = (length: number): Refused => ({
  outcome: "refused",
  detail: `the key or token has ${length} characters, more than the allowed ${longestSecret}: have the issuer include fewer claims, such as groups`,
});

const noKeys: Refused = {
  outcome: "refused",
  detail:
    "this service has no keys: its operator creates one with `slotgate keys create --subject NAME --roles operate,audit`, or sets SLOTGATE_KEYS_PATH",
};
const nothingPresented: Refused = { outcome: "refused", detail: problemTexts.noKey };
const notKnown: Refused = {
  outcome: "refused",
  detail: "the key in `authorization: Bearer KEY` is not known here",
};
const unreadable: Unavailable = {
  outcome: "unavailable",
  detail: problemTexts.keysUnreadable,
};
