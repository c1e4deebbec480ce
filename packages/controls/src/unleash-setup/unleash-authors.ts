import { identifier } from "@slotgate/contracts";
import * as z from "zod";
import type { AdminClient } from "./admin-client.ts";

export interface UnleashAuthorsOptions {
  /** With a token that may read Unleash's events. */
  readonly client: Pick<AdminClient, "get">;
  readonly flags: readonly string[];
  readonly environment: string;
  readonly onFailure: (error: unknown) => void;
}

const page = z.object({
  events: z.array(
    z.object({
      id: z.number(),
      type: z.string(),
      createdBy: z.string(),
      environment: z.string().nullish(),
    }),
  ),
});

/** More than the changes between two polls of the flags. */
const newest = 20;

/**
 * Returns the authors of flag changes since the last call, or the last author at the first call. Null: Unleash does not
 * say. Never throws.
 */
export function unleashAuthors(options: UnleashAuthorsOptions): () => Promise<string | null> {
  const { client, flags, environment, onFailure } = options;
  let last: number | null = null;
  return async () => {
    try {
      const search = new URLSearchParams({ feature: `IS_ANY_OF:${flags.join(",")}`, limit: String(newest) });
      const { events } = await client.get(`/search/events?${search}`, page);
      const concerned = events
        .filter((event) => event.type.startsWith("feature-"))
        .filter((event) => (event.environment ?? environment) === environment)
        .sort((one, other) => other.id - one.id);
      const before = last;
      last = concerned[0]?.id ?? last;
      const since = before === null ? concerned.slice(0, 1) : concerned.filter(({ id }) => id > before);
      const authors = [...new Set(since.map(({ createdBy }) => createdBy))].join(", ");
      return identifier.safeParse(authors).success ? authors : null;
    } catch (error) {
      onFailure(error);
      return null;
    }
  };
}
