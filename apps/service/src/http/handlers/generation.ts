import {
  type GenerationRevisionListV1,
  type GenerationStateV1,
  generationRollbackV1,
} from "@slotgate/contracts";
import type { GenerationStore } from "@slotgate/executor";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { AppParts } from "../request/app-parts.ts";
import { revisionIn, revisionNeeded, setEtag } from "../request/etag.ts";
import type { Handler } from "../request/handler.ts";
import { parseDocument, readGoverned } from "../request/parse-body.ts";
import { callerOf } from "../request/require-role.ts";
import { documentOf, revisionAsked, revisionPage } from "../request/revisions.ts";
import { sendJson } from "../request/send.ts";

type StoreParts = Pick<AppParts, "generationStore">;
export type StateParts = Pick<AppParts, "generation" | "generationStore">;
type ChangeParts = Pick<AppParts, "generationStore" | "logger">;

const missing = problemTexts.noGenerationRevision;

/** The revisions, or a problem if the document is in a file. */
function storeIn({ generationStore }: StoreParts): GenerationStore {
  if (generationStore === null) throw new ProblemError("generation-in-file", problemTexts.generationInFile);
  return generationStore;
}

/** With a database, its newest revision, read now. */
export async function generationInForce({
  generation,
  generationStore,
}: StateParts): Promise<GenerationStateV1> {
  if (generationStore !== null) return generationStore.inForce();
  const current = generation.current();
  return {
    version: "v1",
    source: "file",
    revision: current?.revision ?? 0,
    digest: current?.digest ?? null,
    document: current?.document ?? null,
    made: null,
  };
}

export const readGeneration =
  (parts: StateParts): Handler<"readGeneration"> =>
  async (_request, response) => {
    const state = await generationInForce(parts);
    setEtag(response, state);
    sendJson(response, state);
  };

export const applyGeneration =
  (parts: ChangeParts & Pick<AppParts, "background">): Handler<"applyGeneration"> =>
  async (request, response) => {
    const store = storeIn(parts);
    const basedOn = revisionNeeded(request);
    const { owner, subject: by } = callerOf(response);
    const { background } = parts;
    const { given, digest } = await readGoverned(request, { name: "generation-change", background, owner });
    const { document, reason, tryDigest = null } = given;
    const change = { document, digest, reason, by, owner, basedOn, tryDigest, rolledBackTo: null };
    const state = await store.apply(change);
    parts.logger.warn({ revision: state.revision, by, reason }, "a new generation document is in force");
    setEtag(response, state);
    sendJson(response, state);
  };

export const listGenerationRevisions =
  (parts: StoreParts): Handler<"listGenerationRevisions"> =>
  async (request, response) => {
    const page: GenerationRevisionListV1 = await revisionPage(request, storeIn(parts));
    sendJson(response, page);
  };

export const readGenerationRevision =
  (parts: StoreParts): Handler<"readGenerationRevision"> =>
  async (request, response) => {
    sendJson(response, await revisionAsked(request, { store: storeIn(parts), missing }));
  };

export const rollBackGeneration =
  (parts: ChangeParts): Handler<"rollBackGeneration"> =>
  async (request, response) => {
    const store = storeIn(parts);
    const contract = generationRollbackV1;
    const { reason, revision } = parseDocument(request, { contract, problem: "invalid-generation" });
    const { document, digest } = await documentOf(revision, { store, missing });
    const { owner, subject: by } = callerOf(response);
    // In an incident the operator need not look up the revision in force first.
    const basedOn = revisionIn(request) ?? (await store.inForce()).revision;
    const rollback = {
      document,
      digest,
      reason,
      by,
      owner,
      basedOn,
      tryDigest: null,
      rolledBackTo: revision,
    };
    const state = await store.apply(rollback);
    parts.logger.warn(
      { revision: state.revision, by, reason },
      "an earlier generation document is in force again",
    );
    setEtag(response, state);
    sendJson(response, state);
  };
