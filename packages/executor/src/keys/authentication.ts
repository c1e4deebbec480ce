import type { Caller } from "./caller.ts";

/** The result of checking a credential. Only `known` grants access. */
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

/** A valid credential without a role here: 403. */
export interface Roleless {
  readonly outcome: "roleless";
  readonly detail: string;
}

/** The credential cannot be checked now: 503, never 401, and never access. */
export interface Unavailable {
  readonly outcome: "unavailable";
  readonly detail: string;
}

/** The rate limit of a credential. */
export interface Allowance {
  /** What is counted together: a key with all its secrets, or a token's subject. */
  readonly name: string;
  /** Null: the service's default. */
  readonly requestsPerMinute: number | null;
}

/** The name under which a caller without a key id is counted. */
export const allowanceName = ({ owner, subject }: Pick<Caller, "owner" | "subject">): string =>
  JSON.stringify([owner, subject]);
