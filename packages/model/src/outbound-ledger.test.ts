import { beforeEach, expect, test } from "vitest";
import { admissionOf, allow, modelAt, requestOf, someModels } from "./model.test-case.ts";
import type { OutboundLedger } from "./outbound-ledger.ts";
import { complete, dropConnection, hang, json, startProvider } from "./provider-server.test-case.ts";

const content = { body: "Cells divide." };
const unavailable = json({}, { status: 503 });

let lines: unknown[];
let ledger: OutboundLedger;
beforeEach(() => {
  lines = [];
  ledger = {
    sent: ({ decisionId, attempt }) => void lines.push(["sent", decisionId, attempt]),
    ended: ({ decisionId, attempt, status, error }) =>
      void lines.push(["ended", decisionId, attempt, status, error]),
  };
});

test("every request is recorded before it is sent, and again when it has ended", async () => {
  await using server = await startProvider(unavailable, unavailable, complete(content));
  const seen: number[] = [];
  const model = modelAt(server, {
    ledger: {
      ...ledger,
      sent: (request) => {
        seen.push(server.requests.length);
        ledger.sent(request);
      },
    },
  });
  expect(await model.generate(requestOf(), admissionOf("d"), allow())).toMatchObject({ attempts: 3 });
  expect(seen).toEqual([0, 1, 2]);
  expect(lines).toEqual([
    ["sent", "d", 1],
    ["ended", "d", 1, 503, null],
    ["sent", "d", 2],
    ["ended", "d", 2, 503, null],
    ["sent", "d", 3],
    ["ended", "d", 3, 200, null],
  ]);
});

test("a request that cannot be recorded is not sent, and no later one is", async () => {
  await using server = await startProvider(complete(content));
  const full = () => {
    throw new Error("no space left on device");
  };
  const model = modelAt(server, { ledger: { ...ledger, sent: full } });
  expect(await model.generate(requestOf(), admissionOf(), allow())).toEqual({
    ...someModels,
    status: "withheld",
    cause: "unrecorded",
    attempts: 0,
    inputTokens: null,
    outputTokens: null,
  });
  expect([server.requests.length, lines, model.circuit()]).toEqual([0, [], "closed"]);
});

test("records requests that are aborted, cut off or timed out as such", async () => {
  await using server = await startProvider(dropConnection, hang, hang);
  await modelAt(server, { ledger, config: { maxAttempts: 1 } }).generate(
    requestOf(),
    admissionOf("cut"),
    allow(),
  );
  const model = modelAt(server, { ledger, config: { timeoutMs: 50, maxAttempts: 1 } });
  await model.generate(requestOf(), admissionOf("late"), allow());
  const killed = new AbortController();
  const patient = modelAt(server, { ledger, config: { timeoutMs: 60_000 } });
  const call = patient.generate(requestOf(), admissionOf("killed"), allow({ signal: killed.signal }));
  while (lines.length < 5) await new Promise(setImmediate);
  killed.abort();
  await call;
  expect(lines.filter((line) => Array.isArray(line) && line[0] === "ended")).toEqual([
    ["ended", "cut", 1, null, "unreachable"],
    ["ended", "late", 1, null, "timeout"],
    ["ended", "killed", 1, null, "aborted"],
  ]);
});
