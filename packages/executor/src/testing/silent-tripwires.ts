import type { TripwireReport } from "../tripwires/tripwire-report.ts";

export const silentTripwires: TripwireReport = {
  fired: () => {},
  recorded: () => {},
  passedOver: () => {},
  notRecorded: () => {},
  lookFailed: () => {},
};
