import { sha256 } from "@slotgate/contracts/digest";
import { expect, it } from "vitest";
import { Journal } from "../journal.ts";
import { createMemorySink } from "../testing/memory-sink.ts";
import { sampleDraft } from "../testing/sample-draft.ts";
import { untilBack } from "../until-back.test-case.ts";
import { DocumentMemory } from "./document-memory.ts";
import type { EvidenceDocument } from "./evidence-document.ts";
import { RecordRefusedError } from "./record-refused-error.ts";

const documentOf = (body: string): EvidenceDocument => ({ digest: sha256(body), kind: "allowlist", body });
const [one, other] = [documentOf('{"one":1}'), documentOf('{"other":1}')];
const source = (digest: string) => [one, other].find((document) => document.digest === digest) ?? null;

const naming = ({ digest }: { readonly digest: string }, eventId = digest.slice(0, 8)) => {
  const draft = sampleDraft({ eventId });
  if (draft.evidence === null) throw new Error("the sample has no evidence");
  return { ...draft, evidence: { ...draft.evidence, allowlist: { revision: 1, digest } } };
};

function stage() {
  const sink = createMemorySink();
  return { sink, journal: new Journal({ sink, writerId: "w", evidence: source }) };
}

it("names each document once, and not those that are stored", () => {
  const memory = new DocumentMemory(source);
  expect(memory.missingFor([naming(one), naming(one), naming(other)])).toEqual([one, other]);
  memory.stored([one]);
  expect(memory.missingFor([naming(one), naming(other)])).toEqual([other]);
  expect(memory.missingFor([naming({ digest: "0".repeat(64) }), sampleDraft({ evidence: null })])).toEqual(
    [],
  );
});

it("names the generation document of a record's profile, with evidence or without", () => {
  const { digest } = other;
  const profile = { id: "default", canaryOf: null, revision: 1, digest };
  const asked = { provider: "p", model: "m", configDigest: digest, promptDigest: digest, profile };
  const model = { ...asked, inputTokens: null, outputTokens: null, attempts: 0 };
  const memory = new DocumentMemory(source);
  expect(memory.missingFor([{ ...naming(one), model }])).toEqual([one, other]);
  expect(memory.missingFor([sampleDraft({ evidence: null, model })])).toEqual([other]);
});

it("a document is sent with the first record that names it only", async () => {
  const { sink, journal } = stage();
  await Promise.all([journal.record(naming(one, "a")), journal.record(naming(one, "b"))]);
  await journal.record(naming(one, "c"));
  await journal.record(naming(other, "d"));
  expect(sink.documents).toEqual([one, other]);
});

it("is sent again when its batch was not stored", async () => {
  const { sink, journal } = stage();
  sink.beforeAppend = () => {
    throw new Error("unreachable");
  };
  await expect(journal.record(naming(one, "a"))).rejects.toThrow("unreachable");
  sink.beforeAppend = (entries) => {
    if (entries.some(({ record }) => record.eventId === "bad"))
      throw new RecordRefusedError({ records: entries.length, cause: "bad" });
  };
  await untilBack(journal);
  await expect(journal.record(naming(one, "bad"))).rejects.toThrow("refused");
  expect(sink.documents).toEqual([]);
  await journal.record(naming(one, "b"));
  expect(sink.documents).toEqual([one]);
});

it("counts as stored when the confirmation was lost but the batch was stored", async () => {
  const { sink, journal } = stage();
  sink.afterAppend = () => {
    throw new Error("answer lost");
  };
  await journal.record(naming(one, "a"));
  sink.afterAppend = () => {};
  await untilBack(journal);
  await journal.record(naming(one, "b"));
  expect(sink.documents).toEqual([one]);
});
