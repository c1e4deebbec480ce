import { roles as everyRole, type Role } from "@slotgate/executor";

/** The required roles as one sentence. */
export function rolesInWords(roles: readonly Role[] | null): string {
  if (roles === null) return "No key is needed.";
  if (roles.length === everyRole.length) return "Requires a key with any role.";
  return `Requires a key with role ${roles.map((role) => `\`${role}\``).join(" or ")}.`;
}
