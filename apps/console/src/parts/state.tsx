import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

type Color = "red" | "teal" | "yellow" | "gray";

/** A word for a state, in its colour. */
export function State({ color, children }: { readonly color: Color; readonly children: ReactNode }) {
  return (
    <Badge className={`state ${color}`} variant="light" color={color} tt="none">
      {children}
    </Badge>
  );
}
