import { Alert } from "@mantine/core";
import type { ReactNode } from "react";
import { type Role, useCaller } from "../api/use-live.ts";

interface AllowedProps {
  readonly roles: readonly Role[];
  /** What it is for, as the end of "This key may not". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Shows what a key may do, or says beforehand that it may not. If the roles cannot be read, the API judges. */
export function Allowed({ roles, what, children }: AllowedProps) {
  const { data, error } = useCaller();
  if (data === undefined && error === null) return null;
  if (data === undefined || data.value.roles.some((role) => roles.includes(role))) return children;
  const { subject, roles: has } = data.value;
  return (
    <Alert color="gray" className="note" title={`This key may not ${what}`}>
      It needs the role {roles.join(" or ")}; {subject} has {has.join(", ")}.
    </Alert>
  );
}
