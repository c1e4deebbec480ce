/** Where PostgreSQL tells replicas of changes of the kill, `engaged` or `released`, and that results were `removed`. */
export const killChannel = "slotgate_kill";
