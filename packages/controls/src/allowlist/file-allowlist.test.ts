import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AllowlistV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AllowlistSource } from "./allowlist-source.ts";
import { createFileAllowlist } from "./file-allowlist.ts";

const soon = { interval: 5, timeout: 5_000 };
/** So long that only file system events can report a change. */
const neverPoll = 60_000;

const documentOf = (id: string, changes: Partial<AllowlistV1> = {}): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    { id, enabled: true, appliesTo: { subject: ["*"] }, kinds: ["paragraph"], slotIds: [], maxJobsPerRun: 3 },
  ],
  ...changes,
});

const textOf = (id: string): string => JSON.stringify(documentOf(id));

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "slotgate-allowlist-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function open(
  path: string,
  { pollIntervalMs = neverPoll }: { pollIntervalMs?: number } = {},
): AllowlistSource {
  const source = createFileAllowlist({ path, pollIntervalMs });
  onTestFinished(() => source.close());
  return source;
}

const ruleOf = (source: AllowlistSource): string | null =>
  source.current()?.match({ slotId: "intro", kind: "paragraph" }, { subject: "Chemistry" })?.id ?? null;

const becomes = (source: AllowlistSource, rule: string | null) =>
  expect.poll(() => ruleOf(source), soon).toBe(rule);

describe("reading", () => {
  it("has the document in force before it returns", async () => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, textOf("one"));
    const source = open(path);
    expect(ruleOf(source)).toBe("one");
    expect(source.status()).toEqual({
      source: "file",
      path,
      revision: 1,
      digest: digestOf(documentOf("one")),
      enabled: true,
      rules: 1,
      problem: null,
      issues: [],
    });
  });

  it("says what to set when no path is configured", async () => {
    const source = createFileAllowlist({ path: null });
    expect(source.current()).toBeNull();
    expect(source.status()).toMatchObject({ path: null, revision: null, digest: null, issues: [] });
    expect(source.status().problem).toContain("SLOTGEN_ALLOWLIST_PATH");
    source.onChange(() => undefined)();
    await source.close();
  });

  it("distinguishes a disabled document from a missing one", async () => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, JSON.stringify(documentOf("one", { enabled: false })));
    const source = open(path);
    expect(source.current()?.enabled).toBe(false);
    expect(source.status()).toMatchObject({ enabled: false, problem: null });
  });

  it.each<[string, string | Uint8Array, string[]]>([
    ["nothing", "", ["is not usable JSON"]],
    ["half of a document", textOf("one").slice(0, 60), ["is not usable JSON", "line 1"]],
    ["a key twice", textOf("one").replace('"rules"', '"enabled":false,"rules"'), ["`enabled` appears twice"]],
    ["another version", textOf("one").replace("allowlist.v1", "allowlist.v2"), ["$.version", "allowlist.v2"]],
    ["an unknown key", textOf("one").replace('"rules"', '"extra":1,"rules"'), ["$.extra"]],
    ["a list", "[]", ["not a valid allowlist v1"]],
    ["bytes that are not UTF-8", Uint8Array.of(0x7b, 0xff, 0x7d), ["is not UTF-8 text"]],
  ])("admits nothing on %s, and says why", async (_name, content, said) => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, content);
    const source = open(path);
    expect(source.current()).toBeNull();
    expect(source.status()).toMatchObject({ revision: null, digest: null, enabled: null, rules: null });
    for (const part of [path, ...said]) expect(source.status().problem).toContain(part);
  });

  it("lists every issue with its path", async () => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, JSON.stringify({ ...documentOf("one"), enabled: "yes", mode: "allow" }));
    const { issues, problem } = open(path).status();
    expect(issues.map((issue) => issue.path)).toEqual(["$.enabled", "$.mode"]);
    expect(problem).toContain("and 1 more");
  });

  it.each<[string, (path: string) => Promise<unknown>, string]>([
    ["is missing", async () => undefined, "does not exist"],
    ["is a directory", (path) => mkdir(path), "is a directory"],
    ["is a link to nothing", (path) => symlink("nowhere", path), "does not exist"],
    ["is a link to itself", (path) => symlink(path, path), "is a loop of symbolic links"],
    ["is a device", (path) => symlink("/dev/null", path), "is a device, not a regular file"],
    ["is too large", (path) => writeFile(path, "").then(() => truncate(path, 65 * 1024 * 1024)), "bytes"],
  ])("admits nothing when the file %s", async (_name, make, said) => {
    const path = join(await makeDirectory(), "allowlist.json");
    await make(path);
    const source = open(path);
    expect(source.current()).toBeNull();
    expect(source.status().problem).toContain(said);
  });
});

describe("changes reported by the file system", () => {
  it.each<[string, (path: string, text: string) => Promise<unknown>]>([
    ["is written in place", (path, text) => writeFile(path, text)],
    [
      "is replaced by a finished file",
      async (path, text) => {
        await writeFile(`${path}.tmp`, text);
        await rename(`${path}.tmp`, path);
      },
    ],
    [
      "is deleted and created again",
      async (path, text) => {
        await rm(path);
        await writeFile(path, text);
      },
    ],
    [
      "is written in two parts",
      async (path, text) => {
        await writeFile(path, text.slice(0, 50));
        await appendFile(path, text.slice(50));
      },
    ],
  ])("takes effect when the file %s", async (_name, write) => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, textOf("one"));
    const source = open(path);
    for (const id of ["two", "three", "four"]) {
      await write(path, textOf(id));
      await becomes(source, id);
    }
  });

  it("takes effect when a mounted configuration swaps its links", async () => {
    const directory = await makeDirectory();
    const publish = async (version: string) => {
      await mkdir(join(directory, `..${version}`));
      await writeFile(join(directory, `..${version}`, "allowlist.json"), textOf(version));
      await symlink(`..${version}`, join(directory, "..data_tmp"));
      await rename(join(directory, "..data_tmp"), join(directory, "..data"));
    };
    await publish("one");
    const path = join(directory, "allowlist.json");
    await symlink(join("..data", "allowlist.json"), path);
    const source = open(path);
    expect(ruleOf(source)).toBe("one");
    await publish("two");
    await becomes(source, "two");
  });

  it("ignores changes of other files in the directory", async () => {
    const directory = await makeDirectory();
    const path = join(directory, "allowlist.json");
    await writeFile(path, textOf("one"));
    const source = open(path);
    let told = 0;
    source.onChange(() => {
      told += 1;
    });
    await writeFile(join(directory, "other.json"), textOf("other"));
    await writeFile(path, textOf("two"));
    await becomes(source, "two");
    expect(told).toBe(1);
  });
});

describe("changes found only by polling", () => {
  it("follows a link whose target changes elsewhere", async () => {
    const [directory, elsewhere] = [await makeDirectory(), await makeDirectory()];
    await writeFile(join(elsewhere, "real.json"), textOf("one"));
    const path = join(directory, "allowlist.json");
    await symlink(join(elsewhere, "real.json"), path);
    const source = open(path, { pollIntervalMs: 20 });
    await writeFile(join(elsewhere, "real.json"), textOf("two"));
    await becomes(source, "two");
  });

  it("finds a file in a directory that did not exist, and then watches it", async () => {
    const directory = join(await makeDirectory(), "later");
    const path = join(directory, "allowlist.json");
    const source = open(path, { pollIntervalMs: 20 });
    expect(source.status().problem).toContain("does not exist");
    await mkdir(directory);
    await writeFile(path, textOf("one"));
    await becomes(source, "one");
  });
});

describe("healing", () => {
  it("denies on an invalid file at once, and admits again on a valid one", async () => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, textOf("one"));
    const source = open(path);
    const told: [number | null, string | null][] = [];
    source.onChange(() => told.push([source.status().revision, source.status().problem]));
    await writeFile(path, "{");
    await becomes(source, null);
    expect(source.current()).toBeNull();
    await writeFile(path, textOf("two"));
    await becomes(source, "two");
    await rm(path);
    await becomes(source, null);
    await writeFile(path, textOf("two"));
    await becomes(source, "two");
    expect(told.map(([revision]) => revision)).toEqual([null, 2, null, 2]);
    expect(told[0]?.[1]).toContain("is not usable JSON");
    expect(told[2]?.[1]).toContain("does not exist");
  });

  it("ignores a change of formatting", async () => {
    const directory = await makeDirectory();
    const [path, laterPath] = [join(directory, "allowlist.json"), join(directory, "later.json")];
    await writeFile(path, textOf("one"));
    const [source, later] = [open(path), open(laterPath)];
    const before = source.current();
    const told: (string | null)[] = [];
    source.onChange(() => told.push(ruleOf(source)));
    await writeFile(`${path}.tmp`, JSON.stringify(documentOf("one"), null, 2));
    await rename(`${path}.tmp`, path);
    // Its change is reported after the other one, so it is read later.
    await writeFile(laterPath, textOf("later"));
    await becomes(later, "later");
    expect(source.current()).toBe(before);
    await writeFile(path, textOf("two"));
    await becomes(source, "two");
    expect(told).toEqual(["two"]);
    expect(source.status().revision).toBe(2);
  });

  it("stops when it is closed", async () => {
    const path = join(await makeDirectory(), "allowlist.json");
    await writeFile(path, textOf("one"));
    const [closed, open_] = [open(path), open(path)];
    await closed.close();
    await writeFile(path, textOf("two"));
    await becomes(open_, "two");
    expect(ruleOf(closed)).toBe("one");
    await closed.close();
  });
});
