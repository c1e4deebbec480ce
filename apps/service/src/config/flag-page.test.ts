import { expect, it } from "vitest";
import { flagPageOf } from "./flag-page.ts";

const unleash = (url: string, token: string) =>
  flagPageOf({ source: "unleash", url, token, aiFlag: "slotgen.ai" } as Parameters<typeof flagPageOf>[0]);

it.each([
  [
    "http://unleash:4242/api",
    "default:production.secret",
    "http://unleash:4242/projects/default/features/slotgen.ai",
  ],
  [
    "https://flags.example/team/api/",
    "lessons:production.secret",
    "https://flags.example/team/projects/lessons/features/slotgen.ai",
  ],
  [
    "http://unleash:4242/api",
    "*:production.secret",
    "http://unleash:4242/projects/default/features/slotgen.ai",
  ],
  [
    "http://unleash:4242/api",
    "[]:production.secret",
    "http://unleash:4242/projects/default/features/slotgen.ai",
  ],
  ["http://unleash:4242/api", "secret", "http://unleash:4242/projects/default/features/slotgen.ai"],
])("finds the flag's page beside %s", (url, token, page) => {
  expect(unleash(url, token)).toBe(page);
});

it("shows nothing of a token but its project", () => {
  expect(unleash("http://unleash:4242/api", "lessons:production.secret")).not.toContain("secret");
});

it("has none for static controls", () => {
  expect(flagPageOf({ source: "static" } as Parameters<typeof flagPageOf>[0])).toBeNull();
});
