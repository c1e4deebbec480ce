import type { TripwiresAtWork } from "../tripwires/tripwires-at-work.ts";

/** Watches nothing and finds nothing. */
export const noTripwires: TripwiresAtWork = {
  status: () => [],
  handedOut: () => new Set(),
};
