import { parseDocument } from "@slotgate/controls";
import { changesInRules, wideningOf } from "@slotgate/gate";
import { createAllowlistStore } from "../postgres-allowlist-store.ts";
import { playedDatabase } from "./played-database.ts";

/** The allowlist's store on a table in memory; `texts` are its documents, starting at revision 1. */
export function playedAllowlist(texts: string[]) {
  const at = new Date("2026-01-31T11:00:00.000Z");
  const rowOf = (text: string, place: number) => ({
    revision: String(place + 1),
    text,
    digest: digestIn(text),
    at,
    who: "ada",
    why: "why",
    based_on: String(place),
    rolled_back_to: null,
  });
  const database = playedDatabase(({ sql, parameters }) => {
    if (sql.includes("insert into allowlist_revision")) {
      texts.push(String(parameters[1]));
      return [{ at }];
    }
    if (sql.includes('insert into "change_log"')) return [{ id: "1" }];
    if (!sql.includes("from allowlist_revision")) return [];
    const rows = texts.map(rowOf);
    return sql.includes("where revision =")
      ? rows.filter(({ revision }) => revision === String(parameters[0]))
      : rows.slice(-1);
  });
  return createAllowlistStore({
    database,
    compare: async ({ after, before }) => ({
      widening: wideningOf(after, before),
      changes: changesInRules(after, before),
    }),
    parse: async (bytes) => parseDocument(bytes),
  });
}

function digestIn(text: string): string {
  const parsed = parseDocument(Buffer.from(text));
  return parsed.ok ? parsed.digest : "0".repeat(64);
}
