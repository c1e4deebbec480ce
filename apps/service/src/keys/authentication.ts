import type { Caller } from "../http/caller.ts";

/** What became of a presented credential. Only `known` lets anybody in. */
export type Authentication = Known | Refused | Roleless | Unavailable;

export interface Known {
  readonly outcome: "known";
  readonly caller: Caller;
  readonly allowance: Allowance;
}

/** No valid credential: 401. */
export interface Refused {
  readonly outcome: "refused";
  /** For the caller: what is wrong, and what to do. */
  readonly detail: string;
}

/** A valid credential that may do nothing here: 403. */
export interface Roleless {
  readonly outcome: "roleless";
  readonly detail: string;
}

/** Nobody can say at the moment whether the credential is valid: 503, never 401, and never let in. */
export interface Unavailable {
  readonly outcome: "unavailable";
  readonly detail: string;
}

/** How much a credential may ask. */
export interface Allowance {
  /** What is counted as one: a key with all its secrets, or a token's subject. */
  readonly name: string;
  /** Null: the service's own limit. */
  readonly requestsPerMinute: number | null;
}

/** The name under which a caller without a key id is counted. */
export const allowanceName = ({ owner, subject }: Pick<Caller, "owner" | "subject">): string =>
  JSON.stringify([owner, subject]);
