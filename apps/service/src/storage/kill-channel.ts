/** Where PostgreSQL tells replicas of changes of the kill: `engaged` or `released`. */
export const killChannel = "slotgate_kill";
