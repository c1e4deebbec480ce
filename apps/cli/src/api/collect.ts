import type { ParseResult } from "@slotgate/contracts";
import type { ApiClient } from "./api-client.ts";

/** Most entries of one page of the API. */
const pageLimit = 200;

/** A list of the API, whose pages are asked for one after the other. */
export interface PagedList<Page, Entry> {
  readonly path: string;
  readonly query?: URLSearchParams;
  /** Most entries; the service has more where `next` of the last page is not null. */
  readonly limit: number;
  readonly parse: (document: unknown) => ParseResult<Page>;
  readonly entriesOf: (page: Page) => readonly Entry[];
}

/** The first entries of a list, as many pages as that takes, and the last page. */
export async function collect<Page extends { readonly next: string | null }, Entry>(
  client: ApiClient,
  { path, query = new URLSearchParams(), limit, parse, entriesOf }: PagedList<Page, Entry>,
): Promise<{ readonly entries: readonly Entry[]; readonly last: Page }> {
  const entries: Entry[] = [];
  for (;;) {
    query.set("limit", String(Math.min(pageLimit, limit - entries.length)));
    const last = await client.ask({ path: `${path}?${query}`, parse });
    entries.push(...entriesOf(last));
    if (last.next === null || entries.length >= limit) return { entries, last };
    query.set("cursor", last.next);
  }
}
