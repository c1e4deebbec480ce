/** PostgreSQL channel for changes of the kill, `engaged` or `released`, and for removed results, `removed`. */
export const killChannel = "slotgate_kill";
