import type { Connection } from "pg";
import { expect, it } from "vitest";
import { binaryTexts } from "./binary-texts.ts";
import { type CopyFormat, copyBlocks } from "./copy-blocks.ts";
import { storedRecords } from "./stored-records.ts";

/** A COPY whose server is the test: `send` is a message from it, `flow` the calls on its connection. */
function copying({ format = "text", blockBytes }: { format?: CopyFormat; blockBytes?: number }) {
  const blocks = copyBlocks("select 1", { format, ...(blockBytes === undefined ? {} : { blockBytes }) });
  const flow: string[] = [];
  const stream = { pause: () => flow.push("pause"), resume: () => flow.push("resume") };
  blocks.submit({ stream, query: (text: string) => flow.push(text) } as unknown as Connection);
  return {
    blocks,
    flow,
    send: (row: string | Uint8Array) => blocks.handleCopyData({ chunk: Buffer.from(row) }),
    end: () => {
      blocks.handleCommandComplete();
      blocks.handleReadyForQuery();
    },
    async texts(): Promise<string[]> {
      const all: string[] = [];
      for await (const block of blocks) all.push(Buffer.from(block).toString());
      return all;
    },
  };
}

it("blocks hold whole rows, and together all rows, at any block size", async () => {
  for (let blockBytes = 1; blockBytes <= 20; blockBytes += 1) {
    const { send, end, texts } = copying({ blockBytes });
    for (const row of ["one\n", "two\n", "thréé\n", "four\n"]) send(row);
    end();
    const blocks = await texts();
    expect(blocks.join("")).toBe("one\ntwo\nthréé\nfour\n");
    expect(blocks.every((block) => block.endsWith("\n"))).toBe(true);
    if (blockBytes < 18) expect(blocks.length).toBeGreaterThan(1);
  }
  const { end, texts, flow } = copying({});
  end();
  expect(await texts()).toEqual([]);
  expect(flow[0]).toBe("copy (select 1) to stdout (format text)");
});

it("returned memory is reused, but never while its block is read", async () => {
  const { blocks, send, end } = copying({ blockBytes: 4 });
  const seen: string[] = [];
  const memories = new Set<ArrayBuffer>();
  const reading = blocks[Symbol.asyncIterator]();
  for (const row of ["aa\n", "bb\n"]) send(row);
  for (let row = 0; row < 10; row += 1) {
    const { value } = await reading.next();
    if (value === undefined) expect.unreachable("rows were sent");
    send("cc\n");
    seen.push(Buffer.from(value).toString());
    memories.add(value.buffer);
    blocks.recycle(value.buffer);
  }
  end();
  expect(seen.slice(0, 3)).toEqual(["aa\n", "bb\n", "cc\n"]);
  expect(seen.slice(3).every((text) => text === "cc\n")).toBe(true);
  expect(memories.size).toBeLessThan(6);
});

it("the server is paused while blocks wait, and resumed when they are read", async () => {
  const { blocks, send, end, flow } = copying({ blockBytes: 4 });
  for (const row of ["a\n", "bbb\n", "ccc\n"]) send(row);
  expect(flow.slice(1)).toEqual(["pause"]);
  const reading = blocks[Symbol.asyncIterator]();
  await reading.next();
  expect(flow.slice(1)).toEqual(["pause", "resume"]);
  await reading.return?.();
  expect(flow.at(-1)).toBe("resume");
  for (let row = 0; row < 10; row += 1) send("ddd\n");
  end();
  expect(flow.filter((asked) => asked === "pause")).toHaveLength(1);
});

it("rows sent before an error are read, and then the error is thrown", async () => {
  const { blocks, send, texts } = copying({ blockBytes: 2 });
  send("a\n");
  send("b\n");
  blocks.handleError(new Error("the line was cut"));
  const read: string[] = [];
  const reading = (async () => {
    for await (const block of blocks) read.push(Buffer.from(block).toString());
  })();
  await expect(reading).rejects.toThrow("the line was cut");
  expect(read).toEqual(["a\n"]);
  await expect(texts()).rejects.toThrow("the line was cut");
});

it("a waiting reader resumes when rows arrive, and at their end", async () => {
  const { send, end, texts } = copying({ blockBytes: 2 });
  const reading = texts();
  await Promise.resolve();
  send("a\n");
  send("b\n");
  await Promise.resolve();
  end();
  expect(await reading).toEqual(["a\n", "b\n"]);
});

const heading = Buffer.concat([Buffer.from("PGCOPY\n\u00ff\r\n\0", "latin1"), Buffer.alloc(8)]);
function rowOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const row = Buffer.alloc(6 + bytes.length);
  row.writeInt16BE(1);
  row.writeInt32BE(bytes.length, 2);
  bytes.copy(row, 6);
  return row;
}

it("texts survive the binary format unchanged", async () => {
  const rows = ['{"a":"x\\ny \\\\ \t"}', "", "thréé €"];
  const { blocks, send, end } = copying({ format: "binary", blockBytes: 24 });
  rows.forEach((row, index) => {
    send(index === 0 ? Buffer.concat([heading, rowOf(row)]) : rowOf(row));
  });
  send(Buffer.from([0xff, 0xff]));
  end();
  const read: string[] = [];
  for await (const block of blocks) read.push(...binaryTexts(block));
  expect(read).toEqual(rows);
});

it("a malformed or truncated row yields an unreadable text", () => {
  const block = (bytes: Buffer) => new Uint8Array(bytes);
  const row = rowOf("{}");
  expect(binaryTexts(block(row))).toEqual(["{}"]);
  for (let cut = 1; cut < row.length; cut += 1)
    expect(binaryTexts(block(Buffer.concat([row, row.subarray(0, cut)])))).toEqual(["{}", ""]);
  const without = rowOf("");
  without.writeInt32BE(-1, 2);
  expect(binaryTexts(block(without))).toEqual([""]);
  const two = rowOf("x");
  two.writeInt16BE(2);
  expect(binaryTexts(block(two))).toEqual([""]);
});

/** A row of `storedColumns`; null is NULL. */
function storedRow(values: readonly (Buffer | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  const fields = values.map((value) => {
    const size = Buffer.alloc(4);
    size.writeInt32BE(value?.length ?? -1);
    return Buffer.concat([size, value ?? Buffer.alloc(0)]);
  });
  return Buffer.concat([count, ...fields]);
}
const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const texts = ["d-1", "job €", null, '{"a":1}', "r-1", "STORED", "lesson", null] as const;
const valuesOfRow = [
  int64(7n),
  ...texts.map((text) => (text === null ? null : Buffer.from(text))),
  Buffer.from('\u0001{"subject": "Physics"}'),
  // 2 January 2000 and half a millisecond.
  int64(86_400_000_500n),
  Buffer.from([0]),
  null,
];

it("stored records are read with their columns", () => {
  const rows = Buffer.concat([storedRow(valuesOfRow), storedRow(valuesOfRow), Buffer.from([0xff, 0xff])]);
  const record = {
    seq: 7,
    line: '{"a":1}',
    columns: {
      decisionId: "d-1",
      jobId: "job €",
      owner: null,
      runId: "r-1",
      reason: "STORED",
      kind: "lesson",
      ruleId: null,
      scope: '{"subject": "Physics"}',
      decidedAt: Date.UTC(2000, 0, 2) + 0.5,
      late: false,
      counts: null,
    },
  };
  expect([...storedRecords(new Uint8Array(rows))]).toEqual([record, record]);
});

it("a malformed or truncated row yields a record without text", () => {
  const row = storedRow(valuesOfRow);
  const read = (...parts: readonly Buffer[]) =>
    [...storedRecords(new Uint8Array(Buffer.concat(parts)))].map(({ line }) => line);
  for (let cut = 1; cut < row.length; cut += 1)
    expect(read(row, row.subarray(0, cut)), `cut at ${cut}`).toEqual(['{"a":1}', ""]);
  expect(read(storedRow(valuesOfRow.slice(1)))).toEqual([""]);
});
