import { controlSnapshotV1, parseWith } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { compileFlags } from "./compile-flags.ts";
import { aiDefinition, aiFlag, killDefinition, killFlag, rolloutStrategy } from "./fake-unleash.test-case.ts";

const names = { killFlag, aiFlag, groupId: aiFlag };

const compile = (kill: unknown, ai: unknown) => {
  const compiled = compileFlags({ definitions: { kill, ai }, names, environment: "production" });
  expect(parseWith(controlSnapshotV1, compiled.snapshot)).toMatchObject({ ok: true });
  return compiled;
};

/** Whether the controls let a job pass their gates. */
const admits = ({ snapshot }: ReturnType<typeof compile>): boolean =>
  snapshot.killSwitch === "released" && snapshot.feature === "enabled" && snapshot.rollout.state === "valid";

describe("the kill flag", () => {
  it.each<[string, unknown, string]>([
    ["enabled", killDefinition(true), "engaged"],
    ["enabled without strategies", { ...killDefinition(true), strategies: [] }, "engaged"],
    [
      "enabled for no user",
      { ...killDefinition(true), strategies: [rolloutStrategy({ rollout: "0" })] },
      "engaged",
    ],
    [
      "enabled below a parent flag",
      { ...killDefinition(true), dependencies: [{ feature: "parent" }] },
      "engaged",
    ],
    ["enabled and malformed", { enabled: true, strategies: "none" }, "engaged"],
    ["disabled", killDefinition(false), "released"],
    ["disabled without strategies", { ...killDefinition(false), strategies: [] }, "released"],
    ["missing", undefined, "unknown"],
    ["null", null, "unknown"],
    ["text", "off", "unknown"],
    ["a list", [], "unknown"],
    ["a function, as a lookup of `constructor` returns", Object, "unknown"],
    ["disabled by text", { ...killDefinition(false), enabled: "false" }, "unknown"],
    ["disabled by 0", { ...killDefinition(false), enabled: 0 }, "unknown"],
    ["without a state", { name: killFlag, strategies: [] }, "unknown"],
    ["disabled, strategies missing", { name: killFlag, enabled: false }, "unknown"],
    ["disabled, strategies not a list", { ...killDefinition(false), strategies: {} }, "unknown"],
  ])("%s", (_name, definition, state) => {
    const compiled = compile(definition, aiDefinition());
    expect(compiled.snapshot.killSwitch).toBe(state);
    expect(admits(compiled)).toBe(state === "released");
    expect(compiled.advice).toHaveLength(state === "unknown" ? 1 : 0);
  });
});

describe("the AI flag", () => {
  it.each<[string, unknown, string]>([
    ["enabled", aiDefinition(), "enabled"],
    ["disabled", aiDefinition({ enabled: false }), "disabled"],
    ["missing", undefined, "unknown"],
    ["null", null, "unknown"],
    ["enabled by text", aiDefinition({ enabled: "true" }), "unknown"],
    ["enabled by 1", aiDefinition({ enabled: 1 }), "unknown"],
    ["strategies not a list", aiDefinition({ strategies: null }), "unknown"],
    ["parents not a list", aiDefinition({ dependencies: "parent" }), "unknown"],
  ])("%s", (_name, definition, state) => {
    const compiled = compile(killDefinition(false), definition);
    expect(compiled.snapshot.feature).toBe(state);
    expect(admits(compiled)).toBe(state === "enabled");
    expect(compiled.snapshot.rollout.state).toBe(state === "unknown" ? "invalid" : "valid");
  });
});

describe("a deterministic rollout", () => {
  it.each<[unknown, number]>([
    ["0", 0],
    ["1", 100],
    ["25", 2_500],
    ["99", 9_900],
    ["100", 10_000],
    [50, 5_000],
  ])("%o %% is %i basis points", (rollout, basisPoints) => {
    const compiled = compile(
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout })] }),
    );
    expect(compiled.snapshot.rollout).toEqual({ state: "valid", groupId: aiFlag, basisPoints });
    expect(compiled.advice).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["variants of the flag", { variants: [{ name: "a", weight: 1_000 }] }],
    [
      "variants of the strategy",
      { strategies: [{ ...rolloutStrategy(), variants: [{ name: "a", weight: 1 }] }] },
    ],
    ["no parent flags", { dependencies: [] }],
    ["no segments", { strategies: [{ ...rolloutStrategy(), segments: [] }] }],
    ["a title", { strategies: [{ ...rolloutStrategy(), title: "all", sortOrder: 3, id: "x" }] }],
    ["a strategy that is switched on", { strategies: [{ ...rolloutStrategy(), disabled: false }] }],
    [
      "a description",
      { description: "x", type: "release", stale: true, impressionData: true, project: "default" },
    ],
  ])("is not changed by %s", (_name, changes) => {
    expect(compile(killDefinition(false), aiDefinition(changes)).snapshot.rollout.state).toBe("valid");
  });
});

describe("an invalid rollout says what to change", () => {
  const strategies = (...all: unknown[]) => aiDefinition({ strategies: all });
  const parameters = (changes: Record<string, unknown>) => strategies(rolloutStrategy(changes));

  it.each<[string, unknown, string[]]>([
    ["no strategy", strategies(), ["has no strategy", "add one gradual rollout"]],
    [
      "two strategies",
      strategies(rolloutStrategy(), rolloutStrategy()),
      ["has 2 strategies", "leave exactly one"],
    ],
    [
      "a second one that is switched off",
      strategies(rolloutStrategy(), { ...rolloutStrategy(), disabled: true }),
      ["has 2 strategies"],
    ],
    [
      "the only one switched off",
      strategies({ ...rolloutStrategy(), disabled: true }),
      ["is switched off", "switch it on"],
    ],
    [
      "the strategy `default`",
      strategies({ name: "default", parameters: {}, constraints: [] }),
      ["is `default`", "replace it with one gradual rollout"],
    ],
    [
      "the strategy `userWithId`",
      strategies({ name: "userWithId", parameters: { userIds: "1" } }),
      ["is `userWithId`"],
    ],
    [
      "a constraint",
      strategies({
        ...rolloutStrategy(),
        constraints: [{ contextName: "level", operator: "IN", values: [] }],
      }),
      ["has a constraint", "remove all constraints"],
    ],
    [
      "a segment",
      strategies({ ...rolloutStrategy(), segments: [1] }),
      ["has a segment", "remove all segments"],
    ],
    [
      "a parent flag",
      aiDefinition({ dependencies: [{ feature: "parent" }] }),
      ["depends on another flag", "remove the parent flag"],
    ],
    [
      "the strategy that Unleash adds automatically",
      parameters({ rollout: "100", stickiness: "default", groupId: aiFlag }),
      ["that Unleash adds automatically", "set its stickiness to `jobId`"],
    ],
    [
      "stickiness `default`",
      parameters({ rollout: "50", stickiness: "default" }),
      ["stickiness is `default`", "set it to `jobId`"],
    ],
    ["stickiness `random`", parameters({ stickiness: "random" }), ["stickiness is `random`"]],
    ["stickiness `userId`", parameters({ stickiness: "userId" }), ["stickiness is `userId`"]],
    ["stickiness `JobId`", parameters({ stickiness: "JobId" }), ["stickiness is `JobId`"]],
    ["no stickiness", parameters({ stickiness: undefined }), ["stickiness is nothing"]],
    ["another group", parameters({ groupId: "else" }), ["groupId is `else`", `set it to \`${aiFlag}\``]],
    ["no group", parameters({ groupId: undefined }), ["groupId is nothing"]],
    ["an empty group", parameters({ groupId: "" }), ["groupId is ``"]],
    ["a fraction", parameters({ rollout: "12.5" }), ["percentage is `12.5`", "a whole number from 0 to 100"]],
    ["a fraction as a number", parameters({ rollout: 12.5 }), ["percentage is `12.5`"]],
    ["more than all", parameters({ rollout: "101" }), ["percentage is `101`"]],
    ["less than none", parameters({ rollout: "-1" }), ["percentage is `-1`"]],
    ["no number", parameters({ rollout: "NaN" }), ["percentage is `NaN`"]],
    ["not-a-number", parameters({ rollout: Number.NaN }), ["percentage is `NaN`"]],
    ["an exponent", parameters({ rollout: "1e2" }), ["percentage is `1e2`"]],
    ["a leading zero", parameters({ rollout: "025" }), ["percentage is `025`"]],
    ["white space", parameters({ rollout: " 25" }), ["percentage is ` 25`"]],
    ["a line break", parameters({ rollout: "25\n" }), ["percentage is"]],
    ["no percentage", parameters({ rollout: undefined }), ["percentage is nothing"]],
    ["an empty percentage", parameters({ rollout: "" }), ["percentage is ``"]],
    ["a list as percentage", parameters({ rollout: ["25"] }), ["percentage is a list"]],
    ["`true` as percentage", parameters({ rollout: true }), ["percentage is `true`"]],
    [
      "no parameters",
      strategies({ ...rolloutStrategy(), parameters: undefined }),
      ["percentage is nothing", "stickiness is nothing", "groupId is nothing"],
    ],
    [
      "parameters that are not an object",
      strategies({ ...rolloutStrategy(), parameters: "all" }),
      ["cannot be read"],
    ],
    [
      "constraints that are not a list",
      strategies({ ...rolloutStrategy(), constraints: {} }),
      ["cannot be read"],
    ],
    ["segments that are not a list", strategies({ ...rolloutStrategy(), segments: 1 }), ["cannot be read"]],
    ["a strategy that is not an object", strategies("flexibleRollout"), ["cannot be read"]],
    ["a strategy without a name", strategies({ parameters: {} }), ["cannot be read"]],
    [
      "a group that cannot be recorded",
      parameters({ groupId: `\u0000\ud800${"x".repeat(1_000)}` }),
      ["groupId is `\ufffd\ufffdx"],
    ],
  ])("%s", (_name, definition, said) => {
    const compiled = compile(killDefinition(false), definition);
    expect(admits(compiled)).toBe(false);
    const { rollout } = compiled.snapshot;
    const problem = rollout.state === "invalid" ? rollout.problem : "";
    expect(problem).toContain(`\`${aiFlag}\``);
    for (const part of said) expect(problem).toContain(part);
    expect(problem.length).toBeLessThan(600);
    expect(compiled.advice).toEqual([problem]);
  });

  it("names every flaw of a strategy at once", () => {
    const strategy = {
      ...rolloutStrategy({ rollout: "7.5", stickiness: "userId", groupId: "else" }),
      segments: [4],
    };
    const { advice } = compile(killDefinition(false), aiDefinition({ strategies: [strategy] }));
    for (const part of ["segment", "`7.5`", "`userId`", "`else`"]) expect(advice[0]).toContain(part);
  });
});
