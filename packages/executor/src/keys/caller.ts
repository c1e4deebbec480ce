/** What a key may do. */
export const roles = ["submit", "operate", "audit"] as const;

export type Role = (typeof roles)[number];

/** Who asks, as far as the key or the token says. */
export interface Caller {
  readonly subject: string;
  /** The tenant: job ids and results belong to it. */
  readonly owner: string;
  readonly roles: readonly Role[];
}
