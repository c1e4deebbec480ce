import { Admission } from "@slotgate/contracts/admission";
import { describe, expect, test } from "vitest";
import { contentRulesOf } from "../content-schema.ts";
import { admissionOf, allow, requestOf, specOf } from "../model.test-case.ts";
import { compileOutputCheck } from "../output-check.ts";
import { createScriptedModel } from "./scripted-model.ts";

describe("a scripted model", () => {
  test.each(["text", "string", "richText", "multipleChoice"])(
    "writes valid content of type %s",
    async (type) => {
      const output = specOf({ field: "body", type });
      const generation = await createScriptedModel().generate(requestOf({ output }), admissionOf(), allow());
      expect(generation).toMatchObject({ status: "generated", attempts: 1 });
      const written = generation.status === "generated" ? generation.output : null;
      expect(compileOutputCheck(output).check(written).ok).toBe(true);
      expect(contentRulesOf(output).schema.required).toEqual(Object.keys(written ?? {}));
    },
  );

  test("needs a real admission, and accepts it once", async () => {
    const model = createScriptedModel();
    const admission = admissionOf();
    const forged = Object.create(Admission.prototype) as Admission;
    await expect(model.generate(requestOf(), forged, allow())).rejects.toThrow(TypeError);
    await model.generate(requestOf(), admission, allow());
    await expect(model.generate(requestOf(), admission, allow())).rejects.toThrow("already spent");
    expect(model.requests.map(({ decisionId }) => decisionId)).toEqual(["decision-1"]);
  });

  test("fails and counts as scripted", async () => {
    const model = createScriptedModel({
      script: () => ({ status: "failed", reason: "MODEL_TIMEOUT", attempts: 3 }),
    });
    const generation = await model.generate(requestOf(), admissionOf(), allow());
    expect(generation).toMatchObject({ status: "failed", reason: "MODEL_TIMEOUT", attempts: 3 });
    expect(model.requests).toHaveLength(3);
  });

  test("names the models that it is scripted to have asked", async () => {
    const configDigest = "1".repeat(64);
    const down = { provider: "a", model: "a-1", configDigest, attempts: 3, reason: "MODEL_TIMEOUT" } as const;
    const up = { provider: "b", model: "b-1", configDigest, attempts: 1, reason: null };
    const model = createScriptedModel({
      script: ({ job }) =>
        job.input["topic"] === "both"
          ? { status: "generated", attempts: 4, tried: [down, up] }
          : { status: "generated" },
    });
    const generate = (topic: string) =>
      model.generate(requestOf({ input: { topic } }), admissionOf(), allow());
    const { provider, model: name, configDigest: digest } = model.attribution;
    const own = { provider, model: name, configDigest: digest };
    expect(await generate("one")).toMatchObject({
      answeredBy: own,
      tried: [{ ...own, attempts: 1, reason: null }],
    });
    expect(await generate("both")).toMatchObject({
      answeredBy: { provider: "b", model: "b-1", configDigest },
      tried: [down, up],
      attempts: 4,
    });
  });

  test("asks for permission before every request", async () => {
    const model = createScriptedModel({ script: () => ({ status: "generated", attempts: 3 }) });
    let allowed = 1;
    const mayRequest = () => allowed-- > 0;
    const generation = await model.generate(requestOf(), admissionOf(), allow({ mayRequest }));
    expect(generation).toMatchObject({ status: "withheld", cause: "not-permitted", attempts: 1 });
    expect(model.requests).toHaveLength(1);
  });

  test("withholds with an open circuit", async () => {
    const model = createScriptedModel({
      script: () => ({ status: "circuit-open" }),
      circuit: () => "open",
    });
    expect(model.circuit()).toBe("open");
    const generation = await model.generate(requestOf(), admissionOf(), allow());
    expect(generation).toMatchObject({ status: "withheld", cause: "circuit-open", attempts: 0 });
  });

  test("hangs until it is aborted", async () => {
    const controller = new AbortController();
    const model = createScriptedModel({ script: () => ({ status: "hanging" }) });
    const pending = model.generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
    controller.abort();
    expect(await pending).toMatchObject({ status: "aborted" });
  });
});
