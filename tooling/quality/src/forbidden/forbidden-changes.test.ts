import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../repository-files.ts";
import { contractLock } from "./forbidden-change.ts";
import { forbiddenKinds } from "./forbidden-kinds.ts";
import { forbiddenPage, pagePath } from "./forbidden-page.ts";
import { changed, copyRepository, isStopped, type RepositoryCopy } from "./repository-copy.ts";

const changes = forbiddenKinds.flatMap((kind) => kind.changes);
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

describe("the forbidden changes", () => {
  it("are on the page, which is written from them", () => {
    expect(textOf(pagePath)).toBe(forbiddenPage());
  });

  it("are of seven kinds, each change named once", () => {
    expect(forbiddenKinds).toHaveLength(7);
    expect(new Set(changes.map(({ change }) => change)).size).toBe(changes.length);
    for (const { edits } of changes) expect(edits.length).toBeGreaterThan(0);
  });

  it.each(changes)("$change: its check exists", ({ check, edits }) => {
    if (check.test === null) {
      expect(existsSync(join(root, check.file))).toBe(true);
      for (const { says } of edits) expect(says ?? "").not.toBe("");
    } else {
      expect(textOf(check.file).includes(check.test)).toBe(true);
      // It is a regular expression within quotes.
      expect(check.test).toMatch(/^[\w ,:%-]+$/);
    }
  });

  it.each(changes)("$change: can still be made", ({ edits }) => {
    for (const edit of edits) expect(changed(textOf(edit.file), edit)).not.toBe(textOf(edit.file));
  });
});

/** Milliseconds for compilers and tests that run in a copy, on a busy machine. */
const patience = 300_000;

// A change of the engine and one of a contract; `pnpm test:forbidden` makes all.
describe("on a copy", () => {
  let copy: RepositoryCopy;
  beforeAll(() => {
    copy = copyRepository();
  }, patience);
  afterAll(() => copy.remove(), patience);

  const [inContract, inEngine] = changes;
  it.each([inContract, inEngine].filter((one) => one !== undefined))(
    "the check passes, and fails when $change",
    ({ check, edits: [edit] }) => {
      if (edit === undefined) return expect.unreachable();
      expect(copy.complaintsOf(check)).toEqual([]);
      const complaints = copy.complaintsOf(check, edit);
      expect({ complaints, stopped: isStopped(complaints, check, edit) }).toMatchObject({ stopped: true });
    },
    patience,
  );

  it("another complaint than the one that is named does not count", () => {
    const edit = { file: "", right: "", wrong: "", says: "run v1: `jobs`" };
    expect(isStopped(["run v1: `jobs` has another `description`: compatible"], contractLock, edit)).toBe(
      false,
    );
    expect(isStopped(["result v1: `by` is new: breaking for readers"], contractLock, edit)).toBe(false);
    expect(isStopped(["run v1: `jobs` is new: breaking for senders"], contractLock, edit)).toBe(true);
  });
});
