import { ROOT_CONTEXT, SpanStatusCode } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { placeOfCaller, traceIdOf } from "@slotgate/executor";
import { context, createStage, resumed, runOf, until } from "@slotgate/executor/test";
import { expect, it } from "vitest";
import { ContinuingIds } from "./continuing-ids.ts";
import { createOtelTracing } from "./otel-tracing.ts";
import { samplerOf } from "./sampler-of.ts";

function openTracing(sampler: Sampler = samplerOf({ name: "parentbased_always_on", ratio: 1 })) {
  const exporter = new InMemorySpanExporter();
  const ids = new ContinuingIds();
  const provider = new TracerProvider({
    idGenerator: ids,
    sampler,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracing = createOtelTracing({
    tracer: provider.getTracer("test"),
    ids,
    flags: { kill: "kill", ai: "ai" },
    close: async () => {},
  });
  return { tracing, spans: () => exporter.getFinishedSpans() };
}

/** Each span as `parent > name`. */
const tree = (spans: readonly ReadableSpan[]): string[] => {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans
    .map(({ name, parentSpanContext }) => `${names.get(parentSpanContext?.spanId ?? "") ?? "-"} > ${name}`)
    .toSorted();
};
const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan =>
  spans.find((span) => span.name.startsWith(name)) ?? expect.unreachable(`no span ${name}`);

const caller = placeOfCaller({
  headers: { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
});

it("a generated job has spans for its run, decision, admission and model call, in the caller's trace", async () => {
  const { tracing, spans } = openTracing();
  const stage = createStage({ tracing });
  await stage.executor.execute(runOf(), { ...context, trace: caller });
  expect(tree(spans())).toEqual([
    "- > slotgate.run",
    "slotgate.decision > chat scripted-1",
    "slotgate.decision > slotgate.admission",
    "slotgate.run > slotgate.decision",
  ]);
  for (const span of spans()) expect(span.spanContext().traceId).toBe(traceIdOf(caller));
  expect(named(spans(), "slotgate.decision").attributes).toMatchObject({
    "slotgate.reason": "GENERATED",
    "slotgate.status": "COMPLETED",
    "slotgate.path": "model",
    "slotgate.attempts": 1,
    "slotgate.allowlist.rule": "chemistry",
  });
  expect(named(spans(), "chat").attributes).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "scripted-1",
    "slotgate.attempts": 1,
  });
  const evaluated = named(spans(), "slotgate.decision").events.map(({ name, attributes }) => [
    name,
    attributes?.["feature_flag.key"],
    attributes?.["feature_flag.result.variant"],
    attributes?.["feature_flag.result.reason"],
  ]);
  expect(evaluated.map(([name, key]) => [name, key])).toEqual([
    ["feature_flag.evaluation", "kill"],
    ["feature_flag.evaluation", "ai"],
  ]);
  expect(evaluated[1]).toEqual(["feature_flag.evaluation", "ai", "on", "split"]);
});

it("a denied job's decision span has the reason and no error", async () => {
  const { tracing, spans } = openTracing();
  const stage = createStage({ tracing });
  stage.kill(true);
  await stage.executor.execute(runOf(), context);
  expect(tree(spans())).toEqual(["- > slotgate.run", "slotgate.run > slotgate.decision"]);
  const decision = named(spans(), "slotgate.decision");
  expect(decision.attributes).toMatchObject({
    "slotgate.reason": "KILL_SWITCH",
    "slotgate.gate": "kill-switch",
  });
  expect(decision.status.code).toBe(SpanStatusCode.UNSET);
  expect(decision.events.map(({ attributes }) => attributes?.["feature_flag.key"])).toEqual(["kill"]);
});

it("an aborted call is an error on the call's span", async () => {
  const { tracing, spans } = openTracing();
  const stage = createStage({ tracing, script: () => ({ status: "hanging" }) });
  const answering = stage.executor.execute(runOf(), context);
  await until(() => stage.inFlight.count === 1);
  stage.kill(true);
  stage.inFlight.abortAll("killed");
  await answering;
  const call = named(spans(), "chat");
  expect(call.attributes).toMatchObject({ "error.type": "aborted", "slotgate.attempts": 1 });
  expect(named(spans(), "slotgate.decision").attributes).toMatchObject({
    "slotgate.reason": "KILL_SWITCH",
    "slotgate.status": "STUB",
  });
  expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome KILL_SWITCH"]);
});

it("a resumed run continues the stored trace", async () => {
  const { tracing, spans } = openTracing();
  const stage = createStage({ tracing });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await stage.executor.resume(runOf(), resumed({ traceId }));
  expect(new Set(spans().map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
  await stage.executor.resume(runOf(), resumed());
  expect(new Set(spans().map((span) => span.spanContext().traceId)).size).toBe(2);
});

it("a request without a trace starts one, whose id is recorded", async () => {
  const { tracing, spans } = openTracing();
  const { place, answered } = tracing.request({ method: "POST", requestId: "r", headers: {} });
  const stage = createStage({ tracing });
  await stage.executor.execute(runOf(), { ...context, trace: place, traceId: traceIdOf(place) });
  answered({ route: "/v1/runs", status: 200 });
  const [traceId] = new Set(spans().map((span) => span.spanContext().traceId));
  expect(stage.sink.entries.map(({ record }) => record.traceId)).toEqual([traceId, traceId]);
  expect(named(spans(), "POST").attributes).toEqual({
    "http.request.method": "POST",
    "http.route": "/v1/runs",
    "http.response.status_code": 200,
    "url.scheme": "http",
    "slotgate.request.id": "r",
  });
  expect(tree(spans())).toContain("POST /v1/runs > slotgate.run");
});

it("an unsampled trace has no spans, and the provider gets the unsampled flag", async () => {
  const { tracing, spans } = openTracing(samplerOf({ name: "always_off", ratio: 1 }));
  const stage = createStage({ tracing });
  await stage.executor.execute(runOf(), { ...context, trace: caller });
  expect(spans()).toEqual([]);
  let told: Readonly<Record<string, string>> = {};
  await tracing.modelCall({ provider: "p", model: "m" }, caller, async (headers) => {
    told = headers;
    const answeredBy = { provider: "p", model: "m", configDigest: "" };
    return { status: "aborted", attempts: 0, inputTokens: null, outputTokens: null, answeredBy, tried: [] };
  });
  expect(told["traceparent"]).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
});

it("an error is named by its class, never by its message", async () => {
  const { tracing, spans } = openTracing();
  const failing = tracing.admission(ROOT_CONTEXT, () => Promise.reject(new TypeError("secret")));
  await expect(failing).rejects.toThrow("secret");
  const [span] = spans();
  expect(span?.attributes).toEqual({ "error.type": "TypeError" });
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span?.events).toEqual([]);
});
