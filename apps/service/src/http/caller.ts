/** What a key may do. */
export const roles = ["submit", "operate", "audit"] as const;

export type Role = (typeof roles)[number];

/** Who asks, as far as the key says. */
export interface Caller {
  readonly subject: string;
  /** Whose jobs, runs and results it may submit and read. */
  readonly owner: string;
  readonly roles: readonly Role[];
}
