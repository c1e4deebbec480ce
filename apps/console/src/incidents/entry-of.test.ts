import { incidentEntryV1, parseWith } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { type EntryFields, entryOf, isComplete, kindsFor } from "./entry-of.ts";

const fields: EntryFields = {
  kind: "note",
  text: " the provider was slow ",
  severity: "2",
  from: "2026-01-31T12:00:00Z",
  to: "",
  link: "decision",
  id: "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90",
};

it.each([...new Set([...kindsFor("open"), ...kindsFor("resolved")])])("makes a valid entry: %s", (kind) => {
  const sent: unknown = JSON.parse(JSON.stringify(entryOf(kind, fields)));
  expect(parseWith(incidentEntryV1, sent)).toMatchObject({ ok: true });
});

it("is complete with a text, or with the id of what is linked", () => {
  const bare = { ...fields, text: " ", id: "" };
  expect([isComplete("note", bare), isComplete("links", bare)]).toEqual([false, false]);
  expect([isComplete("note", fields), isComplete("links", fields)]).toEqual([true, true]);
});

it("resolves only what is open, and reopens only what is resolved", () => {
  expect(kindsFor("open")).not.toContain("reopening");
  expect(kindsFor("resolved")).not.toContain("resolution");
});
