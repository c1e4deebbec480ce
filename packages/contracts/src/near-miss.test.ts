import { expect, it } from "vitest";
import { nearMiss } from "./near-miss.ts";

const names = ["jobId", "slotId", "kind", "field", "allowAI", "requiresReview", "regenerate"];

it.each([
  ["jobid", "jobId"],
  ["slotID", "slotId"],
  ["slot_id", "slotId"],
  ["feild", "field"],
  ["kinds", "kind"],
  ["allowAi", "allowAI"],
  ["regenrate", "regenerate"],
  ["regenreate", "regenerate"],
  ["requires_review", "requiresReview"],
])("takes `%s` for `%s`", (name, meant) => {
  expect(nearMiss(name, names)).toBe(meant);
});

it.each(["", "id", "owner", "reviewer", "kind", "k".repeat(100_000)])(
  "finds no near miss for `%.20s`",
  (name) => {
    expect(nearMiss(name, names)).toBeNull();
  },
);
