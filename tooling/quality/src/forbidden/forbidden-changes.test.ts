import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../repository-files.ts";
import { forbiddenChanges } from "./forbidden-changes.ts";
import { type ForbiddenRow, forbiddenRows } from "./forbidden-page.ts";
import { changed, copyRepository, type RepositoryCopy } from "./repository-copy.ts";

const rows = forbiddenRows();
const ofEachKind = [...Map.groupBy(rows, ({ forbidden }) => forbidden).values()].flatMap(
  ([row]) => row ?? [],
);

describe("the table of forbidden changes", () => {
  it("has the seven kinds, and each change once", () => {
    expect(ofEachKind.map(({ forbidden }) => forbidden)).toEqual([
      "reordering or weakening gates",
      "disabling deny-by-default",
      "removing the dominance of the kill switch",
      "nondeterministic rollout",
      "breaking one of the four schemas",
      "silent paths",
      "hidden defaults and implicit opt-in",
    ]);
    expect(rows.map(({ change }) => change)).toEqual(forbiddenChanges.map(({ change }) => change));
    expect(new Set(rows.map(({ change }) => change)).size).toBe(rows.length);
  });

  it.each(rows)("$change: the command runs the file that the row names", ({ check, command }) => {
    expect(existsSync(join(root, check))).toBe(true);
    const [, room, file] = / -C (\S+) test (\S+)/.exec(command) ?? [];
    if (room === undefined) expect(command).toBe("npx -y pnpm@12 contracts:check");
    else expect(check).toBe(`${room}/${file}`);
  });

  it.each(forbiddenChanges)("$change: the source has the place to change", (change) => {
    const text = readFileSync(join(root, change.file), "utf8");
    expect(changed(text, change)).not.toBe(text);
  });
});

// One of each kind; `pnpm test:forbidden` makes all changes.
describe("a check", () => {
  const passing = new Set<string>();
  let made: RepositoryCopy | null = null;
  const copied = (): RepositoryCopy => {
    made ??= copyRepository();
    return made;
  };
  afterAll(() => made?.remove());

  it.each<ForbiddenRow>(ofEachKind)("passes, and fails when $change", ({ change, check, command }) => {
    const copy = copied();
    if (!passing.has(command)) expect(copy.failureOf(command)).toBeNull();
    passing.add(command);
    const wrong = forbiddenChanges.find((one) => one.change === change) ?? expect.unreachable();
    expect(copy.failureOf(command, wrong)).toMatchObject({ check });
  });
});
