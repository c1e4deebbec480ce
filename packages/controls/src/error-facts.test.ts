import { expect, it } from "vitest";
import { errorFacts } from "./error-facts.ts";

const secret = "mk-secret";

it("has type, code, frames and causes", () => {
  const cause = Object.assign(new Error(`connect ${secret}`), { code: "ECONNREFUSED" });
  const facts = errorFacts(new TypeError(secret, { cause }));
  expect(facts).toMatchObject({ type: "TypeError", cause: { type: "Error", code: "ECONNREFUSED" } });
  expect(facts.frames[0]).toMatch(/error-facts\.test\.ts:\d+:\d+/);
  expect(JSON.stringify(facts)).not.toContain(secret);
});

it.each<[string, unknown]>([
  ["thrown directly", secret],
  ["in a message with lines that look like frames", new Error(`no\n    at ${secret} (file:///a.ts:1:1)`)],
  ["in a property", Object.assign(new Error("no"), { detail: secret, [secret]: 1 })],
  ["as a code", Object.assign(new Error("no"), { code: secret })],
  ["as a name", Object.assign(new Error("no"), { name: secret })],
  ["in a parser's quotation", parserError(`{"${secret}`)],
  ["in a message changed later", Object.assign(new Error(secret), { message: "other" })],
  ["in one error of several", new AggregateError([new Error(secret)], "several")],
  ["far down in the causes", new Error("a", { cause: new Error("b", { cause: secret }) })],
])("leaves out content %s", (_, error) => {
  expect(JSON.stringify(errorFacts(error))).not.toContain(secret);
});

const throwing = () => {
  throw new Error(secret);
};

it.each<[string, unknown, string]>([
  [
    "throws on any access",
    new Proxy(new Error(secret), { get: throwing, getPrototypeOf: throwing }),
    "unreadable",
  ],
  [
    "has a cause that throws",
    Object.defineProperty(new RangeError(secret), "cause", { get: throwing }),
    "RangeError",
  ],
  [
    "has a stack that is not text",
    Object.defineProperty(new RangeError(secret), "stack", { value: 7 }),
    "RangeError",
  ],
  [
    "has a stack that throws",
    Object.defineProperty(new RangeError(secret), "stack", { get: throwing }),
    "RangeError",
  ],
  [
    "has no class",
    Object.setPrototypeOf(new Error(secret), Object.create(Error.prototype, { constructor: {} })),
    "Error",
  ],
  ["has a huge message", new RangeError(`${secret}\n`.repeat(100_000)), "RangeError"],
  ["is null", null, "null"],
  ["is undefined", undefined, "undefined"],
])("has the type of an error that %s", (_, error, type) => {
  const facts = errorFacts(error);
  expect(facts.type).toBe(type);
  expect(JSON.stringify(facts)).not.toContain(secret);
  expect(JSON.stringify(facts).length).toBeLessThan(20_000);
});

it("terminates for cyclic causes", () => {
  const error = new Error("a");
  error.cause = error;
  expect(JSON.stringify(errorFacts(error)).length).toBeLessThan(20_000);
});

function parserError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
