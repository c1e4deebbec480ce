import { loadavg } from "node:os";
import { join } from "node:path";
import { freePort, type PostgresServer, startPostgres, temporaryDirectory } from "@slotgate/stack";
import { benchKey, halfPercent, jobIds, runOf } from "./bench-run.ts";
import { asText, type CapturedRequest, startCatcher } from "./captured-request.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import type { Effort } from "./effort.ts";
import type { LoadResult } from "./load-result.ts";
import { startLoader } from "./loader.ts";
import { reconcileModelPath } from "./model-path-reconciliation.ts";
import { type Measured, type Round, reportModelPath } from "./model-path-report.ts";
import { type Serving, withSpent } from "./processor-time.ts";
import { recordBody } from "./record-body.ts";
import { serviceEnvironment } from "./service-environment.ts";

const modelDelayMs = 20;
/** Warm-up: some hundred model calls each, before which it is the compiler that is measured. */
const lengths = {
  full: { rounds: 3, seconds: 1.5, warmUpSeconds: 8 },
  quick: { rounds: 1, seconds: 1, warmUpSeconds: 1 },
} as const satisfies Record<Effort, unknown>;

interface Contender {
  readonly key: keyof Measured;
  readonly serving: Serving;
  readonly round: (load: { readonly connections: number; readonly seconds: number }) => Promise<LoadResult>;
}

/**
 * `POST /v1/runs` with jobs that are admitted, against the same model called directly: what two durable
 * transactions add, beside two single-row commits of the same database.
 */
export async function benchModelPath(effort: Effort): Promise<void> {
  const directory = await temporaryDirectory("bench-model");
  const stopping: (() => Promise<void> | void)[] = [() => directory.remove()];
  try {
    const postgres = await startPostgres({
      port: await freePort(),
      dataDirectory: join(directory.path, "postgres"),
      log: () => {},
    });
    stopping.push(() => postgres.stop());
    for (const name of ["durable", "memory", "capture", "yardstick"]) await postgres.createDatabase(name);
    const startChild = async (script: string, env: Readonly<Record<string, string>>) => {
      const server = await startChildServer(script, env);
      stopping.push(server.stop);
      return server;
    };

    const env = await serviceEnvironment(directory.path);
    const captured = await captureRequest(postgres, env);
    const model = await startChild("./model-server.ts", { BENCH_MODEL_DELAY_MS: String(modelDelayMs) });
    const startService = (name: string, more: Readonly<Record<string, string>> = {}) =>
      startChild("./service-under-test.ts", {
        ...env,
        ...toModel(model.port),
        ...more,
        DATABASE_URL: postgres.url(name),
      });
    const durable = await startService("durable");
    const memory = await startService("memory", {
      BENCH_SINK: "memory",
      // Its admissions are not in the database, where this tripwire looks for them.
      SLOTGATE_TRIPWIRES_OFF: "unrecorded-request",
    });
    const gateway = await startChild("./gateway-server.ts", {});
    const echo = await startChild("./echo-server.ts", {});
    const loader = await startLoader();
    stopping.push(loader.stop);

    const admitted =
      (port: number, results: "kept" | "forgotten"): Contender["round"] =>
      (load) =>
        loader.round({ do: "requests", traffic: { kind: "admitted-runs", results }, port, ...load });
    const denied =
      (port: number): Contender["round"] =>
      (load) =>
        loader.round({ do: "requests", traffic: { kind: "denied-runs" }, port, ...load });
    const same = (port: number, more: Readonly<Record<string, string>> = {}): Contender["round"] => {
      const request = asText(captured, more);
      const traffic = { kind: "one-request", request, answer: '"finish_reason":"stop"' } as const;
      return (load) => loader.round({ do: "requests", traffic, port, ...load });
    };
    const first = await admitted(durable.port, "kept")({ connections: 1, seconds: 0.5 });
    const body = await recordBody(postgres.url("durable"));
    const alone = ({ pid }: ChildServer): Serving => ({ server: pid, postgres: null });
    const recording = ({ pid }: ChildServer): Serving => ({ server: pid, postgres: postgres.pid });
    const contenders: readonly Contender[] = [
      { key: "echo", serving: alone(echo), round: denied(echo.port) },
      { key: "direct", serving: alone(model), round: same(model.port) },
      { key: "durable", serving: recording(durable), round: admitted(durable.port, "kept") },
      { key: "memory", serving: recording(memory), round: admitted(memory.port, "forgotten") },
      {
        key: "gateway",
        serving: alone(gateway),
        round: same(gateway.port, {
          "x-portkey-provider": "openai",
          "x-portkey-custom-host": `http://127.0.0.1:${model.port}/v1`,
        }),
      },
      {
        key: "commits",
        serving: { server: null, postgres: postgres.pid },
        round: (load) => loader.round({ do: "commits", url: postgres.url("yardstick"), body, ...load }),
      },
      { key: "stubDurable", serving: recording(durable), round: denied(durable.port) },
      { key: "stubMemory", serving: recording(memory), round: denied(memory.port) },
    ];

    console.log(
      `\nModel path: POST /v1/runs, one admitted job a run, a model that answers after ${modelDelayMs} ms`,
    );
    console.log("in memory: records, heads and what ends with a record (results, leases, runs), so that the");
    console.log(
      "answer is `RESULT_GONE` in place of the content; in PostgreSQL in both: looking for a stored",
    );
    console.log("result (once before the call, once after it) and taking the job's lease\n");
    const counted = new Map<Contender["key"], number>([["durable", first.responses]]);
    const round = async (contender: Contender, load: Parameters<Contender["round"]>[0]) => {
      const result = await withSpent(contender.serving, () => contender.round(load));
      counted.set(contender.key, (counted.get(contender.key) ?? 0) + result.responses);
      return result;
    };
    const { rounds, seconds, warmUpSeconds } = lengths[effort];
    for (const contender of contenders) await round(contender, { connections: 32, seconds: warmUpSeconds });
    for (const connections of [1, 32]) {
      const results = new Map(contenders.map(({ key }) => [key, [] as Round[]]));
      // In turn, so that a drifting machine treats all alike.
      for (let turn = 0; turn < rounds; turn += 1)
        for (const contender of contenders)
          results.get(contender.key)?.push(await round(contender, { connections, seconds }));
      const of = (key: Contender["key"]): readonly Round[] => results.get(key) ?? [];
      reportModelPath({
        connections,
        measured: {
          echo: of("echo"),
          direct: of("direct"),
          durable: of("durable"),
          memory: of("memory"),
          gateway: of("gateway"),
          commits: of("commits"),
          stubDurable: of("stubDurable"),
          stubMemory: of("stubMemory"),
        },
      });
    }
    const responses = (key: Contender["key"]): number => counted.get(key) ?? 0;
    await reconcileModelPath({
      databaseUrl: postgres.url("durable"),
      modelPort: model.port,
      completed: responses("durable"),
      denied: responses("stubDurable"),
      requests: responses("direct") + responses("durable") + responses("memory") + responses("gateway"),
    });
    console.log(`row of the yardstick: ${Buffer.byteLength(body)} bytes, the mean of a record`);
    console.log(`load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)}`);
  } finally {
    for (const stop of stopping.reverse()) await stop();
  }
}

const toModel = (port: number): Readonly<Record<string, string>> => ({
  SLOTGEN_AI_ROLLOUT_PERCENT: String(halfPercent),
  SLOTGATE_MODEL_PROVIDER: "openai-compatible",
  SLOTGATE_MODEL: "simulated-writer",
  SLOTGATE_MODEL_BASE_URL: `http://127.0.0.1:${port}/v1`,
  // No request of the bench is to wait for another's model call.
  SLOTGATE_MODEL_CONCURRENCY: "64",
});

/** The request that the service itself sends for a job of the bench. */
async function captureRequest(
  postgres: PostgresServer,
  env: Readonly<Record<string, string>>,
): Promise<CapturedRequest> {
  const catcher = await startCatcher();
  const service = await startChildServer("./service-under-test.ts", {
    ...env,
    ...toModel(catcher.port),
    DATABASE_URL: postgres.url("capture"),
  });
  try {
    const { value: jobId } = jobIds("lower").next();
    const answer = await fetch(`http://127.0.0.1:${service.port}/v1/runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${benchKey}`, "content-type": "application/json" },
      body: JSON.stringify(runOf(jobId)),
    });
    const text = await answer.text();
    const captured = catcher.caught();
    if (captured === null) throw new Error(`no request went out: ${text}`);
    return captured;
  } finally {
    await service.stop();
    await catcher.stop();
  }
}
