import { syntheticOwnerPrefixes } from "@slotgate/executor";
import { type RawBuilder, sql } from "kysely";

/** Whether a record's owner is that of a drill or a try; null for records of the first version, which have no owner. */
export const ownerIsSynthetic: RawBuilder<boolean> = sql<boolean>`(${sql.join(
  syntheticOwnerPrefixes.map((prefix) => sql`starts_with(owner, ${prefix})`),
  sql` or `,
)})`;

/** The same as text. */
export const ownerIsSyntheticText = (quote: (text: string) => string): string =>
  `(${syntheticOwnerPrefixes.map((prefix) => `starts_with(owner, ${quote(prefix)})`).join(" or ")})`;
