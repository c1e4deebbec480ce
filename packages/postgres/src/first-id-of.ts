/** A run gets its id shortly before its submission time; this is more than that gap. */
const slackMs = 1_000;

/**
 * An id that sorts before those of all runs submitted at `instant` or later, because UUIDs of version 7 begin with the
 * time.
 */
export function firstIdOf(instant: string): string {
  const milliseconds = Math.max(0, Date.parse(instant) - slackMs);
  const hex = milliseconds.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
