import { parseDocument, parseGeneration } from "@slotgate/controls";
import { changesInRules, wideningOf } from "@slotgate/gate";
import type { CompiledQuery } from "kysely";
import { createAllowlistStore } from "../postgres-allowlist-store.ts";
import { createGenerationStore, type GenerationStoreOptions } from "../postgres-generation-store.ts";
import { playedDatabase } from "./played-database.ts";

const at = new Date("2026-01-31T11:00:00.000Z");

/** A table of revisions in memory; `texts` are its documents, starting at revision 1. */
function playedTable(
  texts: string[],
  {
    table,
    digestIn,
    extra = () => null,
  }: {
    readonly table: string;
    readonly digestIn: (text: string) => string;
    /** Answers other statements; null: no rows. */
    readonly extra?: (statement: CompiledQuery) => readonly unknown[] | null;
  },
) {
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
  return playedDatabase((statement) => {
    const { sql, parameters } = statement;
    if (sql.includes(`insert into ${table}`)) {
      texts.push(String(parameters[1]));
      return [{ at }];
    }
    if (sql.includes('insert into "change_log"')) return [{ id: "1" }];
    if (!sql.includes(`from ${table}`)) return extra(statement) ?? [];
    const rows = texts.map(rowOf);
    return sql.includes("where revision =")
      ? rows.filter(({ revision }) => revision === String(parameters[0]))
      : rows.slice(-1);
  });
}

const digestBy =
  (parse: typeof parseDocument | typeof parseGeneration) =>
  (text: string): string => {
    const parsed = parse(Buffer.from(text));
    return parsed.ok ? parsed.digest : "0".repeat(64);
  };

/** The allowlist's store on a table in memory. */
export const playedAllowlist = (texts: string[]) =>
  createAllowlistStore({
    database: playedTable(texts, { table: "allowlist_revision", digestIn: digestBy(parseDocument) }),
    compare: async ({ after, before }) => ({
      widening: wideningOf(after, before),
      changes: changesInRules(after, before),
    }),
    parse: async (bytes) => parseDocument(bytes),
  });

/** The generation document's store on a table in memory. `used`: the configurations that were used. */
export function playedGeneration(
  texts: string[],
  {
    used = new Set(),
    builtIn = null,
  }: Partial<Pick<GenerationStoreOptions, "builtIn">> & {
    readonly used?: Set<string>;
  } = {},
) {
  return createGenerationStore({
    database: playedTable(texts, {
      table: "generation_revision",
      digestIn: digestBy(parseGeneration),
      extra: ({ sql, parameters: [digests] }) => {
        if (sql.includes("insert into generation_model"))
          for (const one of digests as string[]) used.add(one);
        if (!sql.includes("from generation_model")) return null;
        return [...used]
          .filter((one) => (digests as string[]).includes(one))
          .map((one) => ({ config_digest: one }));
      },
    }),
    parse: async (bytes) => parseGeneration(bytes),
    builtIn,
  });
}
