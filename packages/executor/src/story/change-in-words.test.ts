import type { Change } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { changeInWords } from "./change-in-words.ts";

const controls = (changes: object = {}) => ({
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 2_500 },
  ...changes,
});

type Told = Pick<Change, "source" | "what" | "before" | "after">;

it.each<[Told, string]>([
  [
    {
      source: "controls",
      what: "Unleash: …",
      before: controls(),
      after: controls({ rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 6_000 } }),
    },
    "rollout 25 % -> 60 %",
  ],
  [
    {
      source: "controls",
      what: "Unleash: …",
      before: controls(),
      after: controls({ killSwitch: "engaged", feature: "disabled" }),
    },
    "kill switch released -> engaged; AI flag enabled -> disabled",
  ],
  [
    {
      source: "controls",
      what: "Unleash: …",
      before: controls(),
      after: controls({ rollout: { state: "invalid", problem: "two strategies" } }),
    },
    "rollout strategy valid -> invalid; group slotgen.ai -> none; rollout 25 % -> none; its problem: two strategies",
  ],
  [
    { source: "controls", what: "Unleash: kill switch released", before: null, after: controls() },
    "Unleash: kill switch released",
  ],
  [
    { source: "cap", what: "…", before: { basisPoints: null }, after: { basisPoints: 50 } },
    "cap none -> 0.5 %",
  ],
  [
    { source: "cap", what: "…", before: { basisPoints: 50 }, after: { basisPoints: null } },
    "cap 0.5 % -> none",
  ],
  [
    {
      source: "kill",
      what: "the service's own kill was engaged by `operator:on-call`",
      before: { engaged: false },
      after: { engaged: true, engagementId: "e" },
    },
    "the service's own kill was engaged by `operator:on-call`; kill released -> engaged",
  ],
  [
    {
      source: "drill",
      what: "the rollout drill `d-1` restored: cap",
      before: { revision: 9, basisPoints: 3_000 },
      after: { revision: 8, basisPoints: null },
    },
    "the rollout drill `d-1` restored: cap; cap 30 % -> none",
  ],
  [
    {
      source: "allowlist",
      what: "revision 2 of the allowlist is in force",
      before: { revision: 1, digest: "a" },
      after: { revision: 2, digest: "b", changes: ["rule `r`: newly admits kind quiz"] },
    },
    "revision 1 -> 2",
  ],
  [
    {
      source: "budget",
      what: "budgets: …",
      before: { tokensPerDay: 1_000, callsPerDay: null },
      after: { tokensPerDay: 2_000, callsPerDay: 5 },
    },
    "tokens a day 1000 -> 2000; calls a day none -> 5",
  ],
  [
    {
      source: "model-configuration",
      what: "…",
      before: { provider: "p", model: "a" },
      after: { provider: "p", model: "b" },
    },
    "model a -> b",
  ],
  [
    { source: "prompt", what: "another prompt is in use", before: null, after: null },
    "another prompt is in use",
  ],
])("%j", (change, words) => {
  expect(changeInWords(change)).toBe(words);
});
