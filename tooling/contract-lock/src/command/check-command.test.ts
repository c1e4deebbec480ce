import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkCommand } from "./check-command.ts";
import { LockedCopy } from "./locked-copy.test-case.ts";

const program = join(import.meta.dirname, "../contract-lock.ts");
const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stderr, lines: stdout.split("\n") };
};

it("the repository's contracts are what contract.lock.json says", () => {
  const { status, lines, stderr } = run("check");
  expect({ status, lines, stderr }).toEqual({
    status: 0,
    lines: ["the contracts are what contract.lock.json says", ""],
    stderr: "",
  });
});

let copy: LockedCopy;
beforeEach(() => {
  copy = new LockedCopy();
});
afterEach(() => copy.remove());
const check = () => {
  const lines: string[] = [];
  const status = checkCommand({ out: (line) => lines.push(line) }, copy.paths);
  return { status, lines };
};

describe("fails and names the difference when", () => {
  it.each([
    {
      name: "an enum value of an output is removed",
      change: () =>
        copy.changeSchema("result", (schema) => {
          schema.oneOf = schema.oneOf.filter(
            (one: { properties: { status: { const: string } } }) => one.properties.status.const !== "FAILED",
          );
        }),
      says: "result v1: `status` lost `FAILED`: breaking for readers",
    },
    {
      name: "an enum value of an input is removed",
      change: () => copy.changeSchema("run", ({ $defs }) => $defs.Job.properties.mode.enum.pop()),
      says: "run v1: `jobs[].mode` lost `verbatim`: breaking for senders",
    },
    {
      name: "an enum value of an output is added",
      change: () => copy.changeSchema("decision", ({ properties }) => properties.path.enum.push("cache")),
      says: "decision v1: `path` gained `cache`: breaking for readers",
    },
    {
      name: "a field is renamed",
      change: () =>
        copy.changeSchema("decision", ({ properties, required }) => {
          properties.why = properties.explanation;
          delete properties.explanation;
          required[required.indexOf("explanation")] = "why";
        }),
      says: "decision v1: `explanation` was renamed to `why`: breaking for readers",
    },
    {
      name: "a field of run v1 is made required",
      change: () =>
        copy.changeSchema("run", ({ properties }) => properties.metadata.required.push("allowAI")),
      says: "run v1: `metadata.allowAI` became required: breaking for senders",
    },
    {
      name: "a new field of run v1 is required",
      change: () =>
        copy.changeSchema("run", ({ $defs }) => {
          $defs.Job.properties.priority = { type: "integer" };
          $defs.Job.required.push("priority");
        }),
      says: "run v1: `jobs[].priority` is a new required field: breaking for senders",
    },
    {
      name: "an input takes unknown fields",
      change: () => copy.changeSchema("run", ({ $defs }) => delete $defs.OutputSpec.additionalProperties),
      says: "run v1: `jobs[].output` takes unknown fields now: `additionalProperties` was loosened: breaking by definition: what was refused stays refused, so that a slip is told to its sender",
    },
    {
      name: "an output takes unknown fields",
      change: () =>
        copy.changeSchema("problem", (schema) => {
          schema.additionalProperties = true;
        }),
      says: "problem v1: the document takes unknown fields now: `additionalProperties` was loosened: breaking for readers",
    },
    {
      name: "two gates are swapped",
      change: () =>
        copy.changeVocabulary(({ gateOrder }) => {
          gateOrder.splice(1, 2, "opt-in", "feature-flag");
        }),
      says: "gates: `feature-flag` and `opt-in` changed places: breaking by definition: which gates there are, and in which order, is locked",
    },
    {
      name: "two guards are swapped",
      change: () => copy.changeVocabulary(({ guardOrder }) => guardOrder.unshift(...guardOrder.splice(1, 1))),
      says: "guards: `run-limit` and `job-conflict` changed places: breaking by definition: which guards there are, and in which order, is locked",
    },
    {
      name: "a reason is dropped",
      change: () =>
        copy.changeVocabulary(({ reasons }) => {
          reasons.splice(
            reasons.findIndex(({ code }) => code === "CONTROLS_STALE"),
            1,
          );
        }),
      says: "reasons: `CONTROLS_STALE` was removed: breaking by definition: a reason of v1 stays as long as v1",
    },
    {
      name: "deny by default is weakened",
      change: () =>
        copy.changeSchema("allowlist", ({ properties }) => {
          properties.mode = { type: "string", enum: ["deny_by_default", "allow_by_default"] };
        }),
      says: "allowlist v1: `mode` may be something else than `deny_by_default`: breaking by definition: it weakens deny by default",
    },
    {
      name: "a published vector changes",
      change: () => writeFileSync(copy.vectors("one"), "[1]"),
      says: "vectors: `one.json` was changed: breaking by definition: what was published as expected stays expected; new cases go into a new file",
    },
    {
      name: "a contract is removed",
      change: () => rmSync(copy.schemaFile("liveness")),
      says: "liveness v1: was removed: breaking by definition: a contract of v1 stays as long as v1",
    },
  ])("$name", ({ change, says }) => {
    change();
    const { status, lines } = check();
    expect(lines[0]).toBe(says);
    expect(lines).toContain("1 breaking difference from contract.lock.json");
    expect(lines).toContain(
      "a breaking change needs v2: leave v1 as it was, and put the new contract beside it",
    );
    expect(status).toBe(1);
  });

  it("a reason is dropped, when run as a process", () => {
    copy.changeVocabulary(({ reasons }) => reasons.pop());
    const { status, lines } = run("check", ...copy.options);
    expect(lines[0]).toContain("reasons: `RESULT_GONE` was removed: breaking by definition");
    expect(status).toBe(1);
  });

  it("a contract has no declared direction", () => {
    writeFileSync(copy.schemaFile("receipt"), "{}");
    const { status, stderr } = run("check", ...copy.options);
    expect(stderr).toContain("no direction is declared for the contract `receipt`");
    expect(status).toBe(1);
  });

  it.each([
    ["the lock is no lock", (text: string) => text.replace("contract-lock.v1", "contract-lock.v2")],
    ["the lock is no JSON", (text: string) => text.slice(1)],
  ])("%s", (_, change) => {
    writeFileSync(join(copy.paths.contracts, "contract.lock.json"), change(copy.lockText()));
    expect(check).toThrow("cannot read");
  });

  it("there is no lock", () => {
    copy.removeLock();
    expect(check()).toMatchObject({
      status: 1,
      lines: expect.arrayContaining(["there is no contract.lock.json: nothing is accepted"]),
    });
  });
});

it("lists breaking contracts first, and offers to remake the lock only before the first release", () => {
  copy.changeSchema("run", ({ $defs, properties }) => {
    properties.jobs.description += " Longer.";
    $defs.Job.properties.mode.enum.pop();
  });
  copy.changeSchema("allowlist", (schema) => {
    schema.description += " Longer.";
  });
  const before = check().lines;
  expect(before.slice(0, 5)).toEqual([
    "run v1: `jobs[].mode` lost `verbatim`: breaking for senders",
    "run v1: `jobs` has another `description`: compatible",
    "allowlist v1: the document has another `description`: compatible",
    "",
    "1 breaking and 2 compatible differences from contract.lock.json",
  ]);
  expect(before.join("\n")).toContain("--before-first-release");
  copy.setVersion("1.0.0");
  expect(check().lines.join("\n")).not.toContain("--before-first-release");
});
