import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { createKeyRing } from "./key-ring.ts";

const entry = (subject: string, secret: string) => ({
  subject,
  roles: ["submit" as const],
  sha256: createHash("sha256").update(secret).digest("hex"),
});
const keys = createKeyRing([entry("first", "one"), entry("second", "two")]);

it.each([
  ["Bearer one", "first"],
  ["Bearer two", "second"],
  ["bearer two", "second"],
])("%s is %s", (header, subject) => {
  expect(keys.authenticate(header)).toEqual({ subject, owner: subject, roles: ["submit"] });
});

it.each([
  undefined,
  "",
  "one",
  "Basic one",
  "Bearer",
  "Bearer ",
  "Bearer three",
  "Bearer one two",
  "Bearer  one",
  "Bearer One",
])("%j is nobody", (header) => {
  expect(keys.authenticate(header)).toBeNull();
});

it("an empty ring lets nobody in", () => {
  expect(createKeyRing([]).authenticate("Bearer one")).toBeNull();
});

it("finds the one key among many, also where digests begin alike", () => {
  const many = createKeyRing(
    Array.from({ length: 1_000 }, (_, index) => entry(`s${index}`, `secret-${index}`)),
  );
  for (const index of [0, 1, 255, 256, 999]) {
    expect(many.authenticate(`Bearer secret-${index}`)?.subject).toBe(`s${index}`);
  }
  expect(many.authenticate("Bearer secret-1000")).toBeNull();
});
