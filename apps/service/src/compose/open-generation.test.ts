import { digestOf } from "@slotgate/contracts/digest";
import { expect, it } from "vitest";
import { loadConfig } from "../config/index.ts";
import { openGeneration } from "./open-generation.ts";

it("prepares documents of tries apart, so that their failures open no circuit of the traffic", async () => {
  const env = { SLOTGATE_MODEL_PROVIDER: "openai", SLOTGATE_MODEL: "m", SLOTGATE_MODEL_API_KEY: "k" };
  const loaded = loadConfig(env, { command: "run" });
  if (!loaded.ok) expect.unreachable(loaded.message);
  const generation = openGeneration(loaded.config, { ledger: null });
  const { document, generator } = generation.current() ?? expect.unreachable("a model is configured");
  expect(generation.tried.of(document, digestOf(document))).not.toBe(generator);
  await generation.close();
});
