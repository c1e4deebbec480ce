/** PostgreSQL channel that notifies replicas of changes of allowlist and cap. */
export const exposureChannel = "slotgate_exposure";
