import type { AllowlistRevision, AllowlistV1 } from "@slotgate/contracts";
import { DimensionSlipError, dimensionSlip } from "@slotgate/controls";
import {
  type AllowlistStore,
  type ApplyRequest,
  type CompareAllowlists,
  type Parse,
  PreviewNeededError,
  previewDigest,
} from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { createRevisionStore } from "./revision-store.ts";

export interface AllowlistStoreOptions {
  readonly database: Kysely<Database>;
  readonly compare: CompareAllowlists;
  readonly parse: Parse<AllowlistV1>;
}

export const createAllowlistStore = ({ database, compare, parse }: AllowlistStoreOptions): AllowlistStore =>
  createRevisionStore<AllowlistV1, "database", AllowlistRevision, ApplyRequest>(database, {
    table: "allowlist_revision",
    source: "allowlist",
    noun: "the allowlist",
    first: { version: "v1", source: "database", revision: 0, digest: null, document: null, made: null },
    parse,
    listed: sql`(document->>'enabled')::boolean as enabled, json_array_length(document->'rules') as rules`,
    revisionFrom: ({ enabled, rules }) => ({ enabled: enabled === true, rules: Number(rules) }),
    async judge(request, { before }) {
      const { document, digest, owner, basedOn, newDimensions, rolledBackTo } = request;
      const slip = dimensionSlip(document, { before: before.document, meant: newDimensions });
      if (slip !== null && rolledBackTo === null) throw slip;
      const { widening, changes } = await compare({ after: document, before: before.document }, { owner });
      if (widening !== null && request.previewDigest !== previewDigest({ digest, basedOn }))
        throw new PreviewNeededError({ widening });
      return changes;
    },
    refusals: [PreviewNeededError, DimensionSlipError],
  });
