import type { DrillName } from "@slotgate/contracts";
import { InvalidArgumentError } from "commander";

export function milliseconds(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 40_000) throw new InvalidArgumentError("Expected 1 to 40000 milliseconds.");
  return number;
}

/** The drills that Unleash has a flag for. */
export const viaUnleash: readonly DrillName[] = ["kill", "rollback"];
