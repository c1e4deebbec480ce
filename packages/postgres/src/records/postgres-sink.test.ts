import { genesis, NotWrittenError, type SinkBatch } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { createPostgresSink, type SqlClient } from "./postgres-sink.ts";

type Answer = Awaited<ReturnType<SqlClient["query"]>>;

/** A client that answers or throws in sequence. */
function sinkOf(...answers: readonly (Answer | Error)[]) {
  let asked = 0;
  const client: SqlClient = {
    async query() {
      const answer = answers[asked];
      asked += 1;
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("too many statements");
      return answer;
    },
  };
  return { sink: createPostgresSink({ client }), asked: () => asked };
}

const batch: SinkBatch = { from: genesis("w"), to: { ...genesis("w"), seq: 1 }, entries: [], documents: [] };
const recorded: Answer = { rows: [{ moved: true, recorded: 0 }] };
const deadlock = () => Object.assign(new Error("deadlock detected"), { severity: "ERROR", code: "40P01" });

describe("the PostgreSQL sink", () => {
  it("resends a batch that lost against another transaction, once", async () => {
    const { sink } = sinkOf(deadlock(), recorded);
    expect(await sink.append(batch)).toBe("recorded");
    const unlucky = sinkOf(deadlock(), deadlock(), recorded);
    await expect(unlucky.sink.append(batch)).rejects.toBeInstanceOf(NotWrittenError);
    expect(unlucky.asked()).toBe(2);
  });

  it("does not resend a batch that may have been written", async () => {
    const { sink, asked } = sinkOf(new Error("connection terminated"), recorded);
    await expect(sink.append(batch)).rejects.toThrow("connection terminated");
    expect(asked()).toBe(1);
  });

  it("distinguishes an unread head from a store that is not durable", async () => {
    await expect(sinkOf({ rows: [] }).sink.head("w")).rejects.toThrow("was not read");
    const forgetful = { seq: 0, hash: "0", fsync: "off", synchronous_commit: "on" };
    await expect(sinkOf({ rows: [forgetful] }).sink.head("w")).rejects.toThrow("fsync is off");
  });
});
