import { randomBytes } from "node:crypto";
import type { RunResponseV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "./otlp/receiver.ts";
import { type Lab, startLab } from "./privacy/lab.ts";
import { markedJob } from "./privacy/marked-job.ts";
import { aiFlag, killFlag } from "./privacy/played-unleash.ts";
import { runOf } from "./world/documents.ts";
import { until } from "./world/until.ts";

let receiver: OtlpReceiver;
let lab: Lab;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  lab = await startLab({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20collector",
    OTEL_SERVICE_NAME: "lessons-gate",
  });
});
afterAll(async () => {
  await lab.stop();
  await receiver.stop();
});

const spansOf = (traceId: string): ReceivedSpan[] =>
  receiver.spans().filter((span) => span.traceId === traceId);

/** Each span as `parent > name`. */
function tree(spans: readonly ReceivedSpan[]): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans.map(({ name, parentSpanId }) => `${names.get(parentSpanId) ?? "caller"} > ${name}`).toSorted();
}

const named = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan =>
  spans.find((span) => span.name === name) ?? expect.unreachable(`no span ${name}`);

interface Asked {
  readonly traceId: string;
  readonly spanId: string;
  readonly response: Promise<Response>;
}

function ask(headers: Readonly<Record<string, string>> = {}): Asked {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  const response = lab.world.request("/v1/runs", {
    body: JSON.stringify(runOf({ jobs: [markedJob(lab.book)] })),
    headers: { traceparent: `00-${traceId}-${spanId}-01`, tracestate: "vendor=lesson", ...headers },
  });
  return { traceId, spanId, response };
}

async function decided({ traceId, response }: Asked) {
  const { jobs } = (await (await response).json()) as RunResponseV1;
  const decision = jobs[0]?.decision ?? expect.unreachable("no decision");
  // The server's span is the last to end.
  await until(() => spansOf(traceId).some(({ name }) => name === "POST /v1/runs"));
  return { decision, spans: spansOf(traceId), records: await lab.world.recordsOf(decision.decisionId) };
}

it("a generated job: its spans reach the collector, hang together, and go on at the provider", async () => {
  await lab.begin();
  const asked = ask();
  const { decision, spans, records } = await decided(asked);
  expect(decision.reason).toBe("GENERATED");
  expect(tree(spans)).toEqual([
    "POST /v1/runs > slotgate.run",
    "caller > POST /v1/runs",
    "slotgate.decision > chat simulated-writer",
    "slotgate.decision > slotgate.admission",
    "slotgate.run > slotgate.decision",
  ]);
  const [server, call] = [named(spans, "POST /v1/runs"), named(spans, "chat simulated-writer")];
  expect(server).toMatchObject({
    kind: 2,
    parentSpanId: asked.spanId,
    traceState: "vendor=lesson",
    attributes: { "http.route": "/v1/runs", "http.request.method": "POST", "http.response.status_code": 200 },
    resource: { "service.name": "lessons-gate" },
  });
  expect(call).toMatchObject({
    kind: 3,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai-compatible",
      "gen_ai.request.model": "simulated-writer",
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 34,
    },
  });
  expect(named(spans, "slotgate.decision").events.map(({ attributes }) => attributes)).toMatchObject([
    {
      "feature_flag.provider.name": "unleash",
      "feature_flag.key": lab.world.flags.kill,
      "feature_flag.result.variant": "off",
    },
    {
      "feature_flag.key": lab.world.flags.ai,
      "feature_flag.result.variant": "on",
      "feature_flag.result.reason": "split",
      "feature_flag.context.id": decision.jobId,
    },
  ]);
  expect(records.map(({ traceId }) => traceId)).toEqual([asked.traceId, asked.traceId]);
  const told = JSON.parse(`${lab.provider.received().split("}")[0]}}`) as Record<string, string>;
  expect(told).toMatchObject({
    traceparent: `00-${asked.traceId}-${call.spanId}-01`,
    tracestate: "vendor=lesson",
  });
  expect(receiver.headers()).toMatchObject({ authorization: "Bearer collector" });
});

it("a denied job: no admission, no call, no error", async () => {
  await lab.begin();
  lab.unleash.flags = [killFlag(false), aiFlag({ enabled: false })];
  await lab.untilReason("FEATURE_DISABLED");
  const { spans, decision } = await decided(ask());
  expect(tree(spans)).toEqual([
    "POST /v1/runs > slotgate.run",
    "caller > POST /v1/runs",
    "slotgate.run > slotgate.decision",
  ]);
  expect(named(spans, "slotgate.decision")).toMatchObject({
    status: 0,
    attributes: { "slotgate.reason": "FEATURE_DISABLED", "slotgate.decision.id": decision.decisionId },
    events: [{}, { attributes: { "feature_flag.result.reason": "disabled" } }],
  });
});

it("a killed job: the call's span ends with the abort, the decision's with the kill", async () => {
  await lab.begin();
  lab.provider.answer = "hang";
  const asked = ask();
  await until(() => lab.provider.requests() === 1);
  lab.unleash.flags = [killFlag(true), aiFlag()];
  const { spans, decision } = await decided(asked);
  expect(decision).toMatchObject({ reason: "KILL_SWITCH", attempts: 1 });
  expect(named(spans, "chat simulated-writer")).toMatchObject({
    status: 2,
    attributes: { "error.type": "aborted" },
  });
  expect(named(spans, "slotgate.decision").events).toMatchObject([
    { attributes: { "feature_flag.key": lab.world.flags.kill, "feature_flag.result.variant": "on" } },
  ]);
});

it("a run that is executed later goes on in the trace of its request", async () => {
  await lab.begin();
  const asked = ask({ prefer: "respond-async" });
  expect((await asked.response).status).toBe(202);
  await until(() => spansOf(asked.traceId).some(({ name }) => name === "slotgate.run"));
  expect(tree(spansOf(asked.traceId))).toEqual([
    "caller > POST /v1/runs",
    "caller > slotgate.run",
    "slotgate.decision > chat simulated-writer",
    "slotgate.decision > slotgate.admission",
    "slotgate.run > slotgate.decision",
  ]);
});

it("a caller that does not sample is followed: the record has the trace's id, the collector nothing", async () => {
  await lab.begin();
  const traceId = randomBytes(16).toString("hex");
  const decision = await lab.submit({ headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-00` } });
  expect((await lab.world.recordsOf(decision.decisionId)).map((record) => record.traceId)).toEqual([
    traceId,
    traceId,
  ]);
  const later = await decided(ask());
  expect(later.spans.length).toBeGreaterThan(0);
  expect(spansOf(traceId)).toEqual([]);
});

it("a collector that is gone changes nothing but what is seen", async () => {
  await lab.begin({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" } });
  expect((await lab.submit()).reason).toBe("GENERATED");
  await lab.restart();
});

it("metrics go to the collector too", async () => {
  await lab.begin();
  await lab.submit();
  // The last figures leave at a stop.
  await lab.world.stopService();
  expect(receiver.bodies("metrics").join()).toContain("slotgate_jobs_ended_total");
  await lab.restart();
});
