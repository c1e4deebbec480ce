import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { copyLines } from "./copy-lines.ts";
import { copyFields, unescapeCopy } from "./copy-text.ts";
import { textLines } from "./text-lines.ts";

async function blocksOf(chunks: readonly string[], blockBytes: number): Promise<string[]> {
  const blocks: string[] = [];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const block of copyLines(stream, { blockBytes })) blocks.push(Buffer.from(block).toString());
  return blocks;
}

it("blocks hold whole lines, and together all of them, however the stream was cut", async () => {
  const text = "one\ntwo\nthréé\nfour\n";
  for (let size = 1; size <= text.length; size += 1) {
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const blocks: string[] = [];
    for await (const block of copyLines(Readable.from(chunks), { blockBytes: 6 }))
      blocks.push(Buffer.from(block).toString());
    expect(blocks.join("")).toBe(text);
    expect(blocks.every((block) => block.endsWith("\n"))).toBe(true);
    if (size < 6) expect(blocks.length).toBeGreaterThan(1);
  }
  expect(await blocksOf([], 6)).toEqual([]);
  expect(await blocksOf(["a line longer than a block\n", "b\n"], 6)).toEqual([
    "a line longer than a block\n",
    "b\n",
  ]);
});

it("a block's lines are its text, cut at each line feed", () => {
  const linesOf = (text: string) => textLines(new Uint8Array(Buffer.from(text)));
  expect(linesOf("one\n\ntwö €\n")).toEqual(["one", "", "twö €"]);
  expect(linesOf("")).toEqual([]);
  expect(linesOf("one\nwithout an end")).toEqual(["one", "without an end"]);
});

it("values come out as they went in", () => {
  expect(copyFields("7\ta\\tb\t\\N\t\\\\N\t")).toEqual(["7", "a\tb", null, "\\N", ""]);
  expect(unescapeCopy('{"a":"x\\\\ny \\\\\\\\"}')).toBe('{"a":"x\\ny \\\\"}');
});
