import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generationV1, parseWith } from "@slotgate/contracts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "convert-"));
});
afterEach(() => rm(directory, { recursive: true }));

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
};
const config = () => put("openai.json", '{ "version": "openai.v1", "model": "gpt-4.1" }');
const convert = (...args: string[]) => call(["generation", "convert", ...args]);

it("prints the document on stdout and notes on stderr", async () => {
  const { code, out, err } = await convert(
    await config(),
    await put("prompt.txt", "\ufeffWrite.\n\n{{input}}"),
  );
  expect(code).toBe(0);
  const parsed = parseWith(generationV1, JSON.parse(out));
  expect(parsed).toMatchObject({
    ok: true,
    value: { prompts: { converted: { instructions: "Write." } } },
  });
  expect(err).toContain("note: no temperature is sent: the provider's default holds\n");
});

it("prints both with --json", async () => {
  const { code, out, err } = await convert(await config(), "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const { document, notes } = JSON.parse(out) as { document: unknown; notes: string[] };
  expect(parseWith(generationV1, document).ok).toBe(true);
  expect(notes).toContain("no prompt is given: the built-in `fill-slot.v1` is used");
});

it("names every problem, and prints no document", async () => {
  const { code, out, err } = await convert(await config(), await put("prompt.txt", "{{a}}\n{{b}}"));
  expect({ code, out }).toEqual({ code: 3, out: "" });
  expect(err).toMatch(
    /^slotgate generation convert: nothing was converted\n {2}prompt, line 1, .*`a`.*\n {2}prompt, line 2, .*`b`.*\n$/,
  );
});

it("refuses files that are missing, or not what they should be", async () => {
  const missing = join(directory, "missing");
  const bytes = await put("bytes", Uint8Array.of(0xff));
  const twice = await put("twice.json", '{ "model": "a", "model": "b" }');
  for (const [args, says] of [
    [[missing], "the configuration file"],
    [[bytes], "is not UTF-8 text"],
    [[twice], "is not usable JSON"],
    [[await put("list.json", "[]")], "is not a valid openai.v1"],
    [[await config(), missing], "the prompt file"],
    [[await config(), bytes], "is not UTF-8 text"],
  ] as const) {
    const { code, out, err } = await convert(...args);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain(says);
  }
});
