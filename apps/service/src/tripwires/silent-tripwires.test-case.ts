import type { TripwireReport } from "./tripwire-report.ts";

export const silentTripwires: TripwireReport = {
  fired: () => {},
  recorded: () => {},
  passedOver: () => {},
  notRecorded: () => {},
  lookFailed: () => {},
};
