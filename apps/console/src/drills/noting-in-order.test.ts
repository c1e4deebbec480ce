import type { DrillApi } from "@slotgate/executor/drilling";
import { expect, it } from "vitest";
import { notingInOrder } from "./noting-in-order.ts";

type Note = Parameters<DrillApi["note"]>[1];
const progress = (verdict: Note["verdict"]): Note => ({ steps: [], settings: [], verdict });

it("sends a note only after the one before was answered, also if that failed", async () => {
  const sent: Note["verdict"][] = [];
  const answers: ((failed: boolean) => void)[] = [];
  const note = (_drillId: string, { verdict }: Note) => {
    sent.push(verdict);
    return new Promise((resolve, reject) => {
      answers.push((failed) => (failed ? reject(new Error("away")) : resolve({})));
    });
  };
  const api = notingInOrder({ note } as unknown as DrillApi);
  const first = api.note("d-1", progress(null));
  const second = api.note("d-1", progress("passed"));
  await new Promise(setImmediate);
  expect(sent).toEqual([null]);
  answers[0]?.(true);
  await expect(first).rejects.toThrow("away");
  await new Promise(setImmediate);
  expect(sent).toEqual([null, "passed"]);
  answers[1]?.(false);
  await second;
});
