import type { TripwiresAtWork } from "./tripwires-at-work.ts";

/** Nothing is watched, and nothing was ever found. */
export const noTripwires: TripwiresAtWork = {
  status: () => [],
  handedOut: () => new Set(),
  incidents: { page: async () => [] },
};
