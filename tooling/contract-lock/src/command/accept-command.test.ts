import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acceptCommand } from "./accept-command.ts";
import { checkCommand } from "./check-command.ts";
import { LockedCopy } from "./locked-copy.test-case.ts";
import { createProgram } from "./program.ts";
import { RefusedError } from "./refused-error.ts";

let copy: LockedCopy;
let out: string[];
beforeEach(() => {
  copy = new LockedCopy();
  out = [];
});
afterEach(() => copy.remove());

const io = { out: (line: string) => out.push(line) };
const accept = (accepts: "compatible" | "any" = "compatible") =>
  acceptCommand(io, { paths: copy.paths, accepts });
const check = () => checkCommand(io, copy.paths);
const command = join(import.meta.dirname, "../contract-lock.ts");
/** As a process, which is asked once for each way it can end; elsewhere the same commands run in this one. */
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [command, ...args, ...copy.options], { encoding: "utf8" });

const addOptionalField = () =>
  copy.changeSchema("run", ({ $defs }) => {
    $defs.Job.properties.hint = { type: "string" };
  });
const dropMode = () => copy.changeSchema("run", ({ $defs }) => $defs.Job.properties.mode.enum.pop());

/** Refused, in these words, with nothing written. */
function expectRefusal(action: () => void, words: string): void {
  const before = copy.lockText();
  const files = readdirSync(copy.paths.contracts);
  const refused = { name: "RefusedError", message: expect.stringContaining(words) };
  expect(action).toThrow(expect.objectContaining(refused));
  expect(copy.lockText()).toBe(before);
  expect(readdirSync(copy.paths.contracts)).toEqual(files);
}

describe("a compatible change fails the check until it is accepted with a changeset", () => {
  it.each([
    {
      name: "an optional field in run v1",
      change: addOptionalField,
      says: "run v1: `jobs[].hint` is a new optional field: compatible",
    },
    {
      name: "a longer description",
      change: () =>
        copy.changeSchema("result", (schema) => {
          schema.description += " It is longer now.";
        }),
      says: "result v1: the document has another `description`: compatible",
    },
    {
      name: "another text of a reason",
      change: () =>
        copy.changeVocabulary(({ reasons: [first] }) => {
          if (first !== undefined) first.text = "killed";
        }),
      says: "reasons: `KILL_SWITCH` has another text: compatible",
    },
    {
      name: "one more file of vectors",
      change: () => writeFileSync(copy.vectors("two"), "[]"),
      says: "vectors: `two.json` is new: compatible",
    },
  ])("$name", ({ change, says }) => {
    change();
    expect(check()).toBe(1);
    expect(out.splice(0)).toEqual([
      says,
      "",
      "1 compatible difference from contract.lock.json",
      expect.stringMatching(/^to accept: /),
    ]);
    expectRefusal(() => accept(), "no changeset stands for it (first.md was used before)");
    expect(out.splice(0)).toEqual([says]);

    copy.addChangeset("second");
    accept();
    expect(out).toEqual([
      says,
      "accepted with second.md: Why it is so.",
      "took 1 compatible difference into contract.lock.json; commit it",
    ]);
    expect(JSON.parse(copy.lockText())).toMatchObject({ changesets: ["first.md", "second.md"] });
    expect(check()).toBe(0);
  });

  it("as a process says it", () => {
    addOptionalField();
    const says = "run v1: `jobs[].hint` is a new optional field: compatible\n";
    const checked = run("check");
    expect(checked.stdout).toContain(`${says}\n1 compatible difference from contract.lock.json\nto accept: `);
    expect(checked.status).toBe(1);
    copy.addChangeset("second");
    const accepted = run("accept");
    expect(accepted.stdout).toBe(
      `${says}accepted with second.md: Why it is so.\ntook 1 compatible difference into contract.lock.json; commit it\n`,
    );
    expect(accepted.status).toBe(0);
    expect(check()).toBe(0);
  });
});

describe("what does not stand for a changeset", () => {
  it.each([
    ["one of another package", '---\n"@slotgate/gate": minor\n---\n\nWhy.\n'],
    ["one that releases nothing", '---\n"@slotgate/contracts": none\n---\n\nWhy.\n'],
    ["one that does not say why", '---\n"@slotgate/contracts": minor\n---\n'],
  ])("%s", (_, text) => {
    addOptionalField();
    copy.addChangeset("second", text);
    expectRefusal(() => accept(), "no changeset stands for it");
    expectRefusal(() => accept("any"), "no changeset stands for it");
  });

  it("a file that is none", () => {
    addOptionalField();
    copy.addChangeset("second", "Why.\n");
    const before = copy.lockText();
    expect(() => accept()).toThrow(/cannot read .*second\.md/);
    expect(copy.lockText()).toBe(before);
  });
});

describe("a breaking change", () => {
  it("is refused, changeset or not", () => {
    dropMode();
    copy.addChangeset("second");
    const before = copy.lockText();
    const { status, stdout, stderr } = run("accept");
    expect(stdout).toBe("run v1: `jobs[].mode` lost `verbatim`: breaking for senders\n");
    expect(stderr).toContain(
      "refused, and contract.lock.json is unchanged: a breaking change needs v2 beside v1",
    );
    expect(status).toBe(1);
    expect(copy.lockText()).toBe(before);
  });

  it("is taken deliberately before the first release, and what it breaks is said", async () => {
    dropMode();
    copy.addChangeset("second");
    const args = ["accept", "--before-first-release", ...copy.options];
    await createProgram(io, () => undefined).parseAsync(args, { from: "user" });
    expect(out).toEqual([
      "run v1: `jobs[].mode` lost `verbatim`: breaking for senders",
      "accepted with second.md: Why it is so.",
      "took 1 breaking difference into contract.lock.json; commit it",
    ]);
    expect(check()).toBe(0);
  });

  it.each(["0.1.0", "0.0.1", "1.0.0-rc.1", "2.3.4"])(
    "is refused from the first release on: %s",
    (version) => {
      dropMode();
      copy.addChangeset("second");
      copy.setVersion(version);
      expectRefusal(() => accept("any"), `\`--before-first-release\` ended with the first release`);
      expectRefusal(() => accept(), "a breaking change needs v2 beside v1");
    },
  );
});

describe("a lock that is gone", () => {
  it("is not made again in passing, and after the first release not at all", () => {
    const text = copy.lockText();
    copy.removeLock();
    copy.addChangeset("second");
    expect(() => accept()).toThrow("there is no lock to be compatible with");
    copy.setVersion("1.0.0");
    expect(() => accept("any")).toThrow(RefusedError);
    expect(readdirSync(copy.paths.contracts)).not.toContain("contract.lock.json");
    copy.setVersion("0.0.0");
    accept("any");
    expect(JSON.parse(copy.lockText())).toEqual({
      ...JSON.parse(text),
      changesets: ["first.md", "second.md"],
    });
  });
});

it("has nothing to accept when nothing changed", () => {
  const before = copy.lockText();
  copy.addChangeset("second");
  accept();
  accept("any");
  expect(out).toEqual(Array(2).fill("the contracts are what contract.lock.json says: nothing to accept"));
  expect(copy.lockText()).toBe(before);
});

it("says in its help what it takes", () => {
  const { commands } = createProgram(io, () => undefined);
  const help = commands.find((command) => command.name() === "accept")?.helpInformation();
  expect(help).toContain("--before-first-release");
});
