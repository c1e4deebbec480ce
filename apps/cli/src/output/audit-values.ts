import { percentAsBasisPoints } from "@slotgate/service/config";
import { InvalidArgumentError } from "commander";

/** Parses an option, or throws a message that says what it takes. */
export function basisPoints(text: string): number {
  const parsed = percentAsBasisPoints.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError("Give a percentage from 0 to 100, with at most two decimals.");
}
