import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Filters } from "./filters.ts";

interface DecisionsLinkProps {
  readonly filters: Filters;
  readonly children: ReactNode;
}

/** A link to the decisions that match the filters. */
export function DecisionsLink({ filters, children }: DecisionsLinkProps) {
  return (
    <Link to="/decisions" search={filters}>
      {children}
    </Link>
  );
}
