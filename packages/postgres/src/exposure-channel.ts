/** PostgreSQL channel that notifies replicas of changes of allowlist, generation document and cap. */
export const exposureChannel = "slotgate_exposure";
