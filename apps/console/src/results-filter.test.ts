import { expect, it } from "vitest";
import { filterOf } from "./results-filter.ts";

const nothing = { reason: "", scope: "", owner: "", since: "" };

it.each([
  [nothing, {}],
  [{ ...nothing, reason: "wrong facts" }, {}],
  [{ ...nothing, owner: " publishing " }, { owner: "publishing" }],
  [{ ...nothing, scope: "subject=Chemistry, grade=8" }, { scope: { subject: "Chemistry", grade: "8" } }],
  [{ ...nothing, since: "2026-01-31T12:00Z" }, { since: "2026-01-31T12:00:00.000Z" }],
  [{ ...nothing, scope: "topic=a=b" }, { scope: { topic: "a=b" } }],
])("%j becomes %j", (written, filter) => {
  expect(filterOf(written)).toEqual(filter);
});

it("leaves no filter out that cannot be read: the API refuses it", () => {
  expect(filterOf({ ...nothing, scope: "subject" })).toEqual({ scope: { subject: "" } });
});
