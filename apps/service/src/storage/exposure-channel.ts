/** Where replicas are told that the allowlist or the cap has changed. */
export const exposureChannel = "slotgate_exposure";
