/** How long a collector may take. A stop hands over what is left, and must not wait long for one that is gone. */
export const otlpTimeoutMs = 2_000;
