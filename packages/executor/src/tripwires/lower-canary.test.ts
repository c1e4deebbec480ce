import type { GenerationStateV1, GenerationV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { expect, it } from "vitest";
import type { GenerationRequest } from "../exposure/revision-store.ts";
import { lowerCanaryIn } from "./lower-canary.ts";

const generation = example as GenerationV1;
const [first] = generation.profiles;
const canaries = (shares: Readonly<Record<string, number>>): GenerationV1 => ({
  ...generation,
  profiles: [
    ...["one", "two"].map((id) => ({
      ...(first ?? expect.unreachable("the example has a profile")),
      id,
      match: {},
      canary: { profile: "next", basisPoints: shares[id] ?? 0 },
    })),
    { ...(first ?? expect.unreachable("the example has a profile")), id: "next", match: null },
  ],
});

/** Revisions by their authors, all with the same document. */
function storeOf(authors: readonly string[], document: GenerationV1 | null) {
  const applied: GenerationRequest[] = [];
  const stateOf = (revision: number): GenerationStateV1 => ({
    version: "v1",
    source: "database",
    revision,
    digest: "d".repeat(64),
    document,
    made: {
      at: "2026-01-31T12:00:00.000Z",
      by: authors[revision - 1] ?? "",
      reason: "why",
      basedOn: revision - 1,
      rolledBackTo: null,
    },
  });
  return {
    applied,
    inForce: async () => stateOf(authors.length),
    revision: async (revision: number) => stateOf(revision),
    apply: async (request: GenerationRequest) => {
      applied.push(request);
      return stateOf(authors.length + 1);
    },
  };
}

const lowering = { profile: "one", revision: 2, reason: "it is worse" };

it("sets the share to 0 and leaves the rest", async () => {
  const store = storeOf(["ana", "ana"], canaries({ one: 500, two: 300 }));
  await lowerCanaryIn(store)(lowering);
  expect(store.applied).toMatchObject([
    { basedOn: 2, by: "tripwire:canary", reason: "it is worse", tryDigest: null },
  ]);
  expect(store.applied[0]?.document).toEqual(canaries({ one: 0, two: 300 }));
});

it("goes on where only tripwires have changed the document since", async () => {
  const store = storeOf(["ana", "ana", "tripwire:canary"], canaries({ one: 500 }));
  await lowerCanaryIn(store)(lowering);
  expect(store.applied).toMatchObject([{ basedOn: 3 }]);
});

it.each([
  [
    "a person has changed the document since",
    ["ana", "ana", "tripwire:canary", "ana"],
    canaries({ one: 500 }),
  ],
  ["the share is 0", ["ana", "ana"], canaries({ one: 0, two: 300 })],
  ["the profile is gone", ["ana", "ana"], generation],
  ["there is no valid document", ["ana", "ana"], null],
  [
    "it was changed too often to tell",
    ["ana", "ana", ...Array<string>(11).fill("tripwire:canary")],
    canaries({ one: 500 }),
  ],
])("changes nothing if %s", async (_, authors, document) => {
  const store = storeOf(authors, document);
  await lowerCanaryIn(store)(lowering);
  expect(store.applied).toEqual([]);
});
