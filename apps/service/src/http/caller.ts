/** What a key may do. */
export const roles = ["submit", "operate", "audit"] as const;

export type Role = (typeof roles)[number];

/** Who asks, as far as the key says. */
export interface Caller {
  readonly subject: string;
  readonly roles: readonly Role[];
}
