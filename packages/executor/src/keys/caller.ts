import { callerRoles, type SignoffRole } from "@slotgate/contracts";

/** The permissions of keys. */
export const roles = callerRoles;

export type Role = (typeof roles)[number];

/** The caller according to its key or token. */
export interface Caller {
  readonly subject: string;
  /** The tenant: job ids and results belong to it. */
  readonly owner: string;
  readonly roles: readonly Role[];
  /** The roles in which a token lets it sign readiness reports; those by subject are configured. */
  readonly signs?: readonly SignoffRole[];
}
