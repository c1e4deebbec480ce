import * as z from "zod";

const leapYear = `(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`;
const date = [
  `[0-9]{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])`,
  `[0-9]{4}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)`,
  `[0-9]{4}-02-(?:0[1-9]|1[0-9]|2[0-8])`,
  `${leapYear}-02-29`,
].join("|");
const time = String.raw`(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}`;

/** An existing instant in UTC with milliseconds, in the form of `Date.prototype.toISOString`. */
export const instant = z
  .string()
  .regex(new RegExp(`^(?:${date})T${time}Z$`), "an instant such as 2026-01-31T12:00:00.000Z")
  .meta({ description: "An instant in UTC with milliseconds, e.g. 2026-01-31T12:00:00.000Z." });

/** An existing date, e.g. of a day in UTC. */
export const day = z
  .string()
  .regex(new RegExp(`^(?:${date})$`), "a day such as 2026-01-31")
  .meta({ description: "A day, e.g. 2026-01-31." });
