import type { Role } from "@slotgate/executor";
import { roles } from "./operations.ts";

/** The answer to callers with a credential of this kind. */
export type Verdict =
  /** Accepted for these roles, and 403 beyond them; as the owner of the requested data, or as another. */
  | { readonly as: readonly Role[]; readonly owner?: "another" }
  /** Refused for every operation, with this in the detail. */
  | { readonly status: 401 | 403; readonly says: RegExp };

/** Kinds of credentials. `credentials.ts` makes one of each. */
export const columns = {
  "no key": { status: 401, says: /^send `authorization: Bearer KEY`$/ },
  "another scheme": { status: 401, says: /is not known here/ },
  "an unknown key": { status: 401, says: /is not known here/ },
  "a key of the right shape that nobody has": { status: 401, says: /is not known here/ },
  "a file key that submits": { as: ["submit"] },
  "a file key that operates": { as: ["operate"] },
  "a file key that audits": { as: ["audit"] },
  "a key that submits": { as: ["submit"] },
  "a key that operates": { as: ["operate"] },
  "a key that audits": { as: ["audit"] },
  "a key with all roles": { as: roles },
  "an expired key": { status: 401, says: /^this key expired at / },
  "a revoked key": { status: 401, says: /^this key was revoked/ },
  "the old secret while rotating": { as: ["operate"] },
  "the new secret while rotating": { as: ["operate"] },
  "the old secret after the overlap": { status: 401, says: /^this secret was replaced/ },
  "the new secret after the overlap": { as: ["operate"] },
  "a token that submits": { as: ["submit"] },
  "a token that operates": { as: ["operate"] },
  "a token that audits": { as: ["audit"] },
  "a token for another audience": { status: 401, says: /another audience/ },
  "a token of another issuer": { status: 401, says: /another issuer/ },
  "a token with algorithm none": { status: 401, says: /algorithm is not accepted/ },
  "a token by HMAC with the public key": { status: 401, says: /algorithm is not accepted/ },
  "a token of a stranger with the issuer's name": { status: 401, says: /signature is invalid/ },
  "an expired token": { status: 401, says: /has expired/ },
  "a token that is not valid yet": { status: 401, says: /not valid yet/ },
  "a token that never ends": { status: 401, says: /no `exp`/ },
  "a token without roles": { status: 403, says: /no role here.*`slotgate_roles`/ },
  "another owner's file key that submits": { as: ["submit"], owner: "another" },
  "another owner's key that submits": { as: ["submit"], owner: "another" },
  "another owner's key that operates": { as: ["operate"], owner: "another" },
  "another owner's key that audits": { as: ["audit"], owner: "another" },
  "another owner's token that submits": { as: ["submit"], owner: "another" },
  "a token of no named owner that submits": { as: ["submit"], owner: "another" },
} as const satisfies Readonly<Record<string, Verdict>>;

export type ColumnName = keyof typeof columns;
