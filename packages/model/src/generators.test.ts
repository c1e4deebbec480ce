import { generationV1 } from "@slotgate/contracts";
import { describe, expect, test } from "vitest";
import { fillSlotV1, fillSlotV1Name } from "./fill-slot.v1.ts";
import { defaultGeneration } from "./generators.ts";
import { admissionOf, allow, documentAt, generatorsWith, requestOf, secretKey } from "./model.test-case.ts";
import { configDigestOf, modelConfig, modelConfigOf } from "./model-config.ts";
import type { ModelPort } from "./model-port.ts";
import { promptDigestOf } from "./prompt-template.ts";
import { complete, json, startProvider } from "./provider-server.test-case.ts";

const nowhere = { baseUrl: "http://127.0.0.1:9/v1" };
const elsewhere = { baseUrl: "http://127.0.0.1:9/v2" };

const ask = (port: ModelPort | null) => port?.generate(requestOf(), admissionOf(), allow());

describe("a document's generator", () => {
  test("is the same for the same digest", () => {
    const generators = generatorsWith();
    const document = documentAt([nowhere]);
    const one = generators.of(document, "one");
    expect(generators.of(structuredClone(document), "one")).toBe(one);
    expect(generators.of(document, "two")).not.toBe(one);
  });

  test("attributes the first model and the prompt of the profile", () => {
    const document = documentAt([nowhere, elsewhere]);
    const { a } = document.models;
    expect(generatorsWith().of(document, "d").portOf("only")?.attribution).toEqual({
      provider: "openai-compatible",
      model: "model-a",
      configDigest: a === undefined ? "none" : configDigestOf(modelConfigOf(a)),
      promptDigest: promptDigestOf("fill", fillSlotV1),
    });
  });

  test("sends each profile's own prompt", async () => {
    await using server = await startProvider(complete({ body: "words" }));
    const document = documentAt([server]);
    const other = { ...fillSlotV1, instructions: "Write {{open}}little{{close}}." };
    const generator = generatorsWith().of(
      generationV1.parse({
        ...document,
        prompts: { ...document.prompts, other },
        profiles: [...document.profiles, { id: "second", match: null, prompt: "other", models: ["a"] }],
      }),
      "d",
    );
    for (const profile of ["only", "second"]) await ask(generator.portOf(profile));
    const systems = server.requests.map(
      ({ body }) => (body["messages"] as { content: string }[])[0]?.content,
    );
    expect(systems).toEqual([fillSlotV1.instructions, "Write {{little}}."]);
  });

  test("has no port for a profile that the document does not have", () => {
    expect(
      generatorsWith()
        .of(documentAt([nowhere]), "d")
        .portOf("other"),
    ).toBeNull();
  });
});

describe("a document's providers", () => {
  test("are loaded, and a setting in vain is named", async () => {
    const model = { provider: "mistral", model: "mistral-large-2512", reasoningEffort: "high" };
    const document = documentAt([nowhere, elsewhere], {}, { b: model });
    const generators = generatorsWith();
    const lines = await generators.load(document, "d");
    expect(generators.of(document, "d").problems()).toEqual(lines);
    expect(lines).toEqual([
      "model `b`: `reasoningEffort` would not be sent to `mistral-large-2512`: leave it out, or use a model that has it",
    ]);
  });

  test("are not loaded for a model without a key", async () => {
    const document = documentAt([nowhere], { credential: "other" });
    expect(await generatorsWith().load(document, "d")).toEqual([]);
  });
});

describe("a credential", () => {
  test.each([
    {
      name: "that is unknown",
      document: documentAt([nowhere], { credential: "other" }),
      says: "model `a`: no key is known for the credential `other`",
    },
    {
      name: "that is missing",
      document: defaultGeneration(
        modelConfig.parse({ version: "model.v1", provider: "openai", model: "gpt-4o-mini" }),
        { credential: null },
      ),
      says: "model `default`: provider `openai` needs a credential",
    },
  ])("$name leaves the model's profile without a port", ({ document, says }) => {
    const generator = generatorsWith().of(document, "d");
    expect(generator.portOf(document.profiles[0]?.id ?? "")).toBeNull();
    expect(generator.problems()).toEqual([expect.stringContaining(says)]);
  });

  test.each([
    { name: "is empty", key: "" },
    { name: "has a line break", key: `${secretKey}\n` },
    { name: "is not valid in a header", key: `${secretKey}ß` },
  ])("whose key $name is named without the key", ({ key }) => {
    const generator = generatorsWith({ credentials: { of: () => key } }).of(documentAt([nowhere]), "d");
    expect(generator.portOf("only")).toBeNull();
    const [problem] = generator.problems();
    expect(problem).toContain("the key of the credential `main`: expected printable ASCII");
    expect(problem).not.toContain(secretKey);
  });

  test("that a compatible endpoint does not want is not sent", async () => {
    await using server = await startProvider(complete({ body: "words" }));
    const generator = generatorsWith().of(documentAt([server], { credential: null }), "d");
    expect(await ask(generator.portOf("only"))).toMatchObject({ status: "generated" });
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(generator.problems()).toEqual([]);
  });

  test("that is replaced is used by the next call, and circuits stay", async () => {
    await using server = await startProvider(json({}, { status: 503 }), complete({ body: "words" }));
    let key: string | null = "first";
    const circuit = { window: 1, minimumRequests: 1 };
    let time = 0;
    const generators = generatorsWith({ credentials: { of: () => key }, now: () => time });
    const generator = generators.of(documentAt([server], { maxAttempts: 1, circuit }), "d");
    await ask(generator.portOf("only"));
    key = null;
    expect(generator.portOf("only")).toBeNull();
    expect(generator.problems()).toHaveLength(1);
    key = "second";
    expect(generator.portOf("only")?.circuit("team-1")).toBe("open");
    time += 15_000;
    expect(await ask(generator.portOf("only"))).toMatchObject({ status: "generated" });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer first",
      "Bearer second",
    ]);
  });

  test("that is unknown leaves out a later model only", async () => {
    await using a = await startProvider(json({}, { status: 503 }));
    await using b = await startProvider(complete({ body: "words" }));
    const generator = generatorsWith().of(documentAt([a, b], {}, { b: { credential: "other" } }), "d");
    const port = generator.portOf("only");
    expect(generator.problems()).toEqual([expect.stringContaining("model `b`")]);
    expect(port?.bounds(requestOf()).requests).toBe(3);
    expect(await ask(port)).toMatchObject({ status: "failed", tried: [{ model: "model-a" }] });
    expect(b.requests).toHaveLength(0);
  });
});

describe("circuits", () => {
  const settings = { maxAttempts: 1, circuit: { window: 1, minimumRequests: 1 } };

  test.each([
    { name: "outlast a new document with another prompt", change: {}, state: "open" },
    { name: "are new for a model with other settings", change: { maxOutputTokens: 7 }, state: "closed" },
    {
      name: "are new for a model with another credential",
      change: { credential: "second" },
      state: "closed",
    },
  ])("$name", async ({ change, state }) => {
    await using server = await startProvider(json({}, { status: 503 }));
    const generators = generatorsWith({ credentials: { of: () => secretKey } });
    await ask(generators.of(documentAt([server], settings), "one").portOf("only"));
    const { prompts, ...document } = documentAt([server], { ...settings, ...change });
    const changed = { fill: { ...fillSlotV1, instructions: "Write." } };
    const port = generators.of({ ...document, prompts: { ...prompts, ...changed } }, "two").portOf("only");
    expect(port?.circuit("team-1")).toBe(state);
  });

  test("outlast a document that is dropped, while another one has the model", async () => {
    await using server = await startProvider(json({}, { status: 503 }));
    const generators = generatorsWith();
    const document = documentAt([server], settings);
    const first = generators.of(document, "0");
    await ask(first.portOf("only"));
    for (let revision = 1; revision <= 20; revision += 1) {
      const port = generators.of(document, String(revision)).portOf("only");
      expect(port?.circuit("team-1")).toBe("open");
    }
    expect(generators.of(document, "0")).not.toBe(first);
  });

  test("are forgotten when no kept document has the model", async () => {
    await using server = await startProvider(json({}, { status: 503 }));
    const generators = generatorsWith();
    const document = documentAt([server], settings);
    await ask(generators.of(document, "0").portOf("only"));
    for (let revision = 1; revision <= 20; revision += 1)
      generators.of(documentAt([nowhere]), String(revision));
    expect(generators.of(document, "again").portOf("only")?.circuit("team-1")).toBe("closed");
  });
});

test("the default document is valid, and equals the configuration that it is made from", () => {
  const config = modelConfig.parse({ version: "model.v1", provider: "openai", model: "gpt-4o-mini" });
  const document = defaultGeneration(config, { credential: "default" });
  expect(generationV1.parse(document)).toEqual(document);
  const port = generatorsWith({ credentials: { of: () => secretKey } })
    .of(document, "d")
    .portOf("default");
  expect(port?.attribution).toEqual({
    provider: "openai",
    model: "gpt-4o-mini",
    configDigest: configDigestOf(config),
    promptDigest: promptDigestOf(fillSlotV1Name, fillSlotV1),
  });
  expect(Object.keys(document.models)).toEqual(["default"]);
  expect(document.models["default"]).not.toHaveProperty("version");
});
