import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The receiving part of an OpenTelemetry collector: OTLP over HTTP with JSON. */
export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Spans in the order in which they ended. */
  readonly spans: () => readonly ReceivedSpan[];
  /** Every body as received, of traces and of metrics. */
  readonly bodies: (signal: "traces" | "metrics") => readonly string[];
  /** The heads of the last request. */
  readonly headers: () => Readonly<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState?: string;
  /** 0 unset, 2 error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  /** The resource attributes of the service that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const bodies = { traces: [] as string[], metrics: [] as string[] };
  let headers: Readonly<Record<string, unknown>> = {};
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const signal = /^\/v1\/(traces|metrics)$/.exec(request.url ?? "")?.[1];
      if (signal !== "traces" && signal !== "metrics") return void response.writeHead(404).end();
      headers = request.headers;
      bodies[signal].push(body);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => bodies.traces.flatMap(spansIn),
    bodies: (signal) => bodies[signal],
    headers: () => headers,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpSpan
  extends Omit<ReceivedSpan, "status" | "attributes" | "events" | "resource" | "parentSpanId"> {
  readonly parentSpanId?: string;
  readonly status?: { readonly code?: number };
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
}
interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

function spansIn(body: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body) as OtlpTraces;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        parentSpanId: span.parentSpanId ?? "",
        status: span.status?.code ?? 0,
        attributes: valuesOf(span.attributes),
        events: (span.events ?? []).map(({ name, attributes }) => ({
          name,
          attributes: valuesOf(attributes),
        })),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

const valuesOf = (pairs: readonly KeyValue[] = []): Readonly<Record<string, unknown>> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
