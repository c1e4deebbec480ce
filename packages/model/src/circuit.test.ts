import { describe, expect, test } from "vitest";
import { type Circuit, createCircuit, type Verdict } from "./circuit.ts";
import { admissionOf, allow, modelAt, requestOf, someModels } from "./model.test-case.ts";
import {
  type Answer,
  complete,
  completeText,
  dropConnection,
  hang,
  json,
  startProvider,
} from "./provider-server.test-case.ts";

const config = { window: 4, minimumRequests: 2, failureRatio: 0.5, halfOpenAfterMs: 1_000 };

function circuitWithClock() {
  let time = 0;
  const circuit = createCircuit({ config, now: () => time });
  return {
    circuit,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

const request = (circuit: Circuit, verdict: Verdict): void => circuit.enter()?.settle(verdict);

const openCircuit = () => {
  const clocked = circuitWithClock();
  request(clocked.circuit, "trouble");
  request(clocked.circuit, "trouble");
  return clocked;
};

describe("a circuit", () => {
  test.each([
    { verdicts: ["trouble"], state: "closed" },
    { verdicts: ["trouble", "trouble"], state: "open" },
    { verdicts: ["answered", "trouble"], state: "closed" },
    { verdicts: ["answered", "trouble", "trouble"], state: "open" },
    { verdicts: ["trouble", "nothing", "nothing", "nothing"], state: "closed" },
    // The first trouble has left the window of four when the second comes.
    { verdicts: ["trouble", "answered", "answered", "answered", "trouble"], state: "closed" },
  ] as const)("is $state after $verdicts", ({ verdicts, state }) => {
    const { circuit } = circuitWithClock();
    for (const verdict of verdicts) request(circuit, verdict);
    expect(circuit.state()).toBe(state);
    expect(circuit.enter() === null).toBe(state === "open");
  });

  test("half-opens by the clock alone, without a call", () => {
    const { circuit, advance } = openCircuit();
    advance(999);
    expect(circuit.state()).toBe("open");
    advance(1);
    expect(circuit.state()).toBe("half-open");
    advance(1_000_000);
    expect(circuit.state()).toBe("half-open");
  });

  test("permits one request while half-open, and refuses others at once", () => {
    const { circuit, advance } = openCircuit();
    advance(1_000);
    expect(circuit.enter()).not.toBeNull();
    expect(circuit.state()).toBe("open");
    expect(circuit.enter()).toBeNull();
  });

  test.each([
    { verdict: "answered", state: "closed" },
    { verdict: "trouble", state: "open" },
    { verdict: "nothing", state: "half-open" },
  ] as const)("is $state after a trial with verdict $verdict", ({ verdict, state }) => {
    const { circuit, advance } = openCircuit();
    advance(1_000);
    request(circuit, verdict);
    expect(circuit.state()).toBe(state);
    advance(1_000);
    expect(circuit.state()).toBe(state === "open" ? "half-open" : state);
  });

  test("forgets old trouble when it closes", () => {
    const { circuit, advance } = openCircuit();
    advance(1_000);
    request(circuit, "answered");
    request(circuit, "trouble");
    expect(circuit.state()).toBe("closed");
  });

  test("ignores verdicts from before it changed", () => {
    const { circuit, advance } = circuitWithClock();
    const [early, first, second] = [circuit.enter(), circuit.enter(), circuit.enter()];
    first?.settle("trouble");
    second?.settle("trouble");
    early?.settle("answered");
    expect(circuit.state()).toBe("open");
    advance(1_000);
    circuit.enter()?.settle("answered");
    early?.settle("trouble");
    early?.settle("trouble");
    expect(circuit.state()).toBe("closed");
  });
});

describe("the model's circuit", () => {
  const content = { body: "Cells divide." };
  const limits = { maxAttempts: 1, timeoutMs: 1_000, circuit: config };

  test.each<{ name: string; answer: Answer; state: string }>([
    { name: "timeouts", answer: hang, state: "open" },
    { name: "dropped connections", answer: dropConnection, state: "open" },
    { name: "429", answer: json({}, { status: 429 }), state: "open" },
    { name: "500", answer: json({}, { status: 500 }), state: "open" },
    { name: "400", answer: json({}, { status: 400 }), state: "closed" },
    { name: "401", answer: json({}, { status: 401 }), state: "closed" },
    { name: "refusals", answer: completeText(null, { refusal: "no" }), state: "closed" },
    { name: "output that is not JSON", answer: completeText("words"), state: "closed" },
  ])("is $state after $name", async ({ answer, state }) => {
    await using server = await startProvider(answer);
    const model = modelAt(server, { config: limits });
    for (let call = 0; call < 4; call += 1) await model.generate(requestOf(), admissionOf(), allow());
    expect(model.circuit()).toBe(state);
  });

  test.each<{ name: string; answer: Answer }>([
    { name: "output that can never satisfy it", answer: complete(content) },
    { name: "a provider that refuses it", answer: json({}, { status: 400 }) },
  ])("never opens for a caller's schema and $name", async ({ answer }) => {
    await using server = await startProvider(answer);
    const model = modelAt(server, { config: limits });
    const schema = { type: "string", minLength: 9, maxLength: 3 };
    const unsatisfiable = requestOf({ output: { field: "body", type: "text", schema } });
    for (let call = 0; call < 50; call += 1) {
      expect(await model.generate(unsatisfiable, admissionOf(), allow())).toMatchObject({ status: "failed" });
      expect(model.circuit()).toBe("closed");
    }
    expect(server.requests).toHaveLength(50);
  });

  test("is not moved by calls that were aborted or withheld", async () => {
    await using server = await startProvider(hang);
    const model = modelAt(server, { config: { ...limits, timeoutMs: 60_000 } });
    for (let call = 1; call <= 4; call += 1) {
      const controller = new AbortController();
      const pending = model.generate(requestOf(), admissionOf(), allow({ signal: controller.signal }));
      await server.arrived(call);
      controller.abort();
      expect(await pending).toMatchObject({ status: "aborted" });
      await model.generate(requestOf(), admissionOf(), allow({ mayRequest: () => false }));
    }
    expect(model.circuit()).toBe("closed");
  });

  test("opens, withholds, permits one trial request and closes", async () => {
    const down = json({}, { status: 503 });
    await using server = await startProvider(down, down, down, complete(content));
    let time = 0;
    const model = modelAt(server, { config: limits, now: () => time });
    const call = (mayRequest = () => true) =>
      model.generate(requestOf(), admissionOf(), allow({ mayRequest }));

    await call();
    await call();
    expect(model.circuit()).toBe("open");
    let asked = 0;
    const withheld = await call(() => {
      asked += 1;
      return true;
    });
    expect(withheld).toEqual({
      ...someModels,
      status: "withheld",
      cause: "circuit-open",
      attempts: 0,
      inputTokens: null,
      outputTokens: null,
    });
    expect(asked).toBe(0);
    expect(server.requests).toHaveLength(2);

    time += config.halfOpenAfterMs;
    expect(model.circuit()).toBe("half-open");
    expect(await call(() => false)).toMatchObject({ status: "withheld", cause: "not-permitted" });
    expect(model.circuit()).toBe("half-open");
    expect(await call()).toMatchObject({ status: "failed", attempts: 1 });
    expect(model.circuit()).toBe("open");

    time += config.halfOpenAfterMs;
    expect(await call()).toMatchObject({ status: "generated", attempts: 1 });
    expect(model.circuit()).toBe("closed");
    expect(await call()).toMatchObject({ status: "generated" });
  });

  test("that opens between retries keeps the call's failure", async () => {
    await using server = await startProvider(json({}, { status: 503 }));
    const model = modelAt(server, { config: { maxAttempts: 5, circuit: config } });
    const generation = await model.generate(requestOf(), admissionOf(), allow());
    expect(generation).toMatchObject({ status: "failed", reason: "MODEL_HTTP_ERROR", attempts: 2 });
    expect(server.requests).toHaveLength(2);
  });
});
