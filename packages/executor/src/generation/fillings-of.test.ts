import type { GenerationV1, RunV1 } from "@slotgate/contracts";
import generationExample from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import runExample from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import { expect, it } from "vitest";
import { fillingsOf } from "./fillings-of.ts";

const inForce = generationExample as unknown as GenerationV1;
const run = runExample as unknown as RunV1;

it("gives each job its profile, models and prompt under both documents, in order", () => {
  const candidate: GenerationV1 = { ...inForce, profiles: inForce.profiles.slice(1) };
  const [first, second, third] = fillingsOf(run, { candidate, inForce });
  expect(first?.candidate).toMatchObject({
    profile: "chemistry",
    canaryOf: null,
    prompt: "lesson",
    models: [
      { name: "main", provider: "openai", model: "gpt-5-mini" },
      { name: "spare", provider: "anthropic", model: "claude-sonnet-4-5" },
    ],
    instructions: inForce.prompts["lesson"]?.instructions,
    request: expect.stringContaining('<input>{"topic":"Rates of reaction","words":60}</input>'),
  });
  expect(first?.inForce).toEqual(first?.candidate);
  expect([second?.candidate?.profile, second?.inForce?.profile]).toEqual(["chemistry", "assessment"]);
  expect(third).toMatchObject({ mode: "verbatim", candidate: null, inForce: null });
});

it("names the profile whose canary fills the job", () => {
  const profiles = inForce.profiles.map((profile) =>
    profile.canary === undefined
      ? profile
      : { ...profile, canary: { ...profile.canary, basisPoints: 10_000 } },
  );
  const [tried] = fillingsOf(run, { candidate: { ...inForce, profiles: profiles.slice(1) }, inForce });
  expect(tried?.candidate).toMatchObject({ profile: "chemistry-short", canaryOf: "chemistry" });
});

it("gives nothing where no profile matches, or no document is in force", () => {
  const candidate: GenerationV1 = {
    ...inForce,
    profiles: [{ id: "other", match: { kinds: ["other"] }, prompt: "lesson", models: ["main"] }],
  };
  const [tried] = fillingsOf(run, { candidate, inForce: null });
  expect(tried).toMatchObject({ jobId: "lesson-12/intro", mode: "generate", candidate: null, inForce: null });
});
