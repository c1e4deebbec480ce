import type { Contract } from "@slotgate/contracts";
import type { ApiClient } from "./api-client.ts";

/** The largest page of the API. */
const pageLimit = 200;

/** A list of the API that is read page by page. */
export interface PagedList<Page, Entry> {
  readonly path: string;
  readonly query?: URLSearchParams;
  /** The most entries; the service has more if `next` of the last page is not null. */
  readonly limit: number;
  readonly contract: Contract<Page>;
  readonly entriesOf: (page: Page) => readonly Entry[];
}

/** Reads as many pages as the limit needs; answers the entries and the last page. */
export async function collect<Page extends { readonly next: string | null }, Entry>(
  client: ApiClient,
  { path, query = new URLSearchParams(), limit, contract, entriesOf }: PagedList<Page, Entry>,
): Promise<{ readonly entries: readonly Entry[]; readonly last: Page }> {
  const entries: Entry[] = [];
  for (;;) {
    query.set("limit", String(Math.min(pageLimit, limit - entries.length)));
    const last = await client.ask({ path: `${path}?${query}`, contract });
    entries.push(...entriesOf(last));
    if (last.next === null || entries.length >= limit) return { entries, last };
    query.set("cursor", last.next);
  }
}
