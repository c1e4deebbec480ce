import { expect, it } from "vitest";
import { linesOf } from "./lines-of.ts";

it("joins lines that arrive in pieces, and leaves out what was cut off", async () => {
  const bytes = new TextEncoder().encode('{"a":"ü"}\n\n{"b":2}\n{"c":');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const lines: string[] = [];
  for await (const line of linesOf(stream)) lines.push(line);
  expect(lines).toEqual(['{"a":"ü"}', '{"b":2}']);
});
