import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AllowlistV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/allowlist.json" with { type: "json" };
import { playedAllowlist } from "@slotgate/postgres/test";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const document = example as unknown as AllowlistV1;
const narrow: AllowlistV1 = { ...document, rules: document.rules.slice(0, 1) };
const misspelt: AllowlistV1 = {
  ...document,
  rules: document.rules.map((rule) => {
    const { subject = [], ...rest } = rule.appliesTo;
    return { ...rule, appliesTo: { ...rest, subjects: subject } };
  }),
};
let texts: string[];
let stage: HttpStage;
let directory: string;
beforeEach(async () => {
  texts = [JSON.stringify(document)];
  stage = await startStage({ allowlistStore: playedAllowlist(texts) });
  directory = await mkdtemp(join(tmpdir(), "allow list-"));
});
afterEach(async () => {
  await stage.stop();
  await rm(directory, { recursive: true });
});

const put = async (name: string, content: AllowlistV1): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(content));
  return path;
};
const slotgate = (args: readonly string[]) =>
  call(args, { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["operate"]) } });
const allowlist = (...args: string[]) => slotgate(["allowlist", ...args]);
const why = ["--reason", "why"] as const;

/** Splits a command line as a shell does. */
const wordsOf = (line: string): string[] =>
  (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, "$1"));
/** Runs the commands in a text that have their own line. */
async function runShown(text: string): Promise<{ readonly code: number; readonly out: string }> {
  const commands = [...text.matchAll(/^ {2}slotgate (.+)$/gm)].map(([, line = ""]) => wordsOf(line));
  expect(commands.length).toBeGreaterThan(0);
  let last = { code: 0, out: "" };
  for (const words of commands) {
    last = await slotgate(words);
    if (last.code !== 0) break;
  }
  return last;
}

describe("the next commands that an allowlist command prints run unchanged", () => {
  it("after a narrowing change: the rollback, which widens", async () => {
    const { out } = await allowlist("apply", await put("narrow.json", narrow), ...why);
    expect(out).toMatch(/^revision 2 is in force on every replica\nto go back, which widens exposure:\n/);
    expect(await runShown(out)).toMatchObject({
      code: 0,
      out: expect.stringContaining("document of revision 1"),
    });
    expect(texts).toHaveLength(3);
  });

  it("after a widening change: the rollback, which narrows", async () => {
    texts.push(JSON.stringify(narrow));
    const path = await put("all.json", document);
    const { out } = await allowlist("apply", path, ...why, ...(await digestFor(path)));
    expect(out).toMatch(/^revision 3 .*\nto go back:\n/);
    expect(await runShown(out)).toMatchObject({ code: 0 });
    expect(texts).toHaveLength(4);
  });

  it("after a refusal: the preview, then the change", async () => {
    texts.push(JSON.stringify(narrow));
    const path = await put("all.json", document);
    for (const change of [
      ["apply", path],
      ["rollback", "1"],
    ]) {
      const { code, err } = await allowlist(...change, ...why);
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/the document widens exposure \([^)]*\)\n/),
      });
      const previewed = await runShown(err);
      expect(previewed.out).toContain("It widens exposure. To put it in force:\n");
      expect(await runShown(previewed.out)).toMatchObject({ code: 0 });
      texts.push(JSON.stringify(narrow));
    }
  });

  it("after the preview of a narrowing document: the change without a digest", async () => {
    const { out } = await allowlist("preview", await put("narrow.json", narrow));
    expect(out).toContain("It does not widen exposure. To put it in force:\n");
    expect(out).not.toContain("--preview-digest");
    expect(await runShown(out)).toMatchObject({ code: 0 });
  });

  it("and none after the preview of what is in force", async () => {
    const { out } = await allowlist("preview", await put("same.json", document));
    expect(out).not.toContain("To put it in force");
  });
});

it("names the option that allows a dimension that looks like a misspelling", async () => {
  const path = await put("slip.json", misspelt);
  const { out } = await allowlist("preview", path);
  const advice = "if `subjects` is intended, add --new-dimension subjects to the `apply` command";
  expect(out).toContain(advice);
  expect(out).toMatch(/slotgate allowlist apply .* --new-dimension subjects --preview-digest [0-9a-f]{64}\n/);
  const digest = await digestFor(path);
  const refused = await allowlist("apply", path, ...why, ...digest);
  expect(refused.err).toContain(advice);
  const applied = await allowlist("apply", path, ...why, ...digest, "--new-dimension", "subjects");
  expect(applied).toMatchObject({ code: 0, err: "" });
});

it("says how to apply an allowlist, or restore an earlier one, if none is in force", async () => {
  texts.splice(0);
  expect((await allowlist("show")).err).toMatch(
    /no allowlist is in force.*: slotgate allowlist preview FILE\n$/,
  );
  texts.push(JSON.stringify(document), "{}");
  expect((await allowlist("show")).err).toMatch(
    /`slotgate allowlist preview --revision NUMBER` prints the `rollback`/,
  );
  for (const command of [["show"], ["preview"]])
    expect((await allowlist(...command, "--revision", "2")).err).toContain(
      "revision 2 holds no valid allowlist",
    );
});

async function digestFor(path: string): Promise<readonly string[]> {
  const { out } = await allowlist("preview", path, "--json");
  return ["--preview-digest", (JSON.parse(out) as { previewDigest: string }).previewDigest];
}
