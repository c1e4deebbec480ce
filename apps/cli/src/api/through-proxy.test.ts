import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { privateCertificates } from "@slotgate/controls/test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

/**
 * A network that is reachable only through a proxy: only the proxy resolves these names. The certificates there come
 * from a private authority, which a process reads at its start.
 */
const hosts = ["provider.test", "unleash.test", "issuer.test", "collector.test", "slotgate.test"];
const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "slotgate-proxy-"));
const { ca, server: certificate } = privateCertificates(hosts);

const children: ChildProcess[] = [];
const servers: Server[] = [];
/** Requests to the proxy, e.g. `CONNECT provider.test:443`. */
let asked: string[];
/** Requests that the proxy forwarded. */
let arrived: { readonly host: string; readonly path: string; readonly type: string | undefined }[];
let waiting: (() => void)[];
let env: Record<string, string>;
let plain: Record<string, string>;
const issuerKeys = await generateKeyPair("ES256");

beforeAll(async () => {
  const behind = createTlsServer({ ...certificate }, answer).listen(0, "127.0.0.1");
  const behindPlain = createServer(answer).listen(0, "127.0.0.1");
  const proxy = createServer((request, response) => {
    // A plain http request to a proxy has the whole address.
    const url = new URL(request.url ?? "");
    note(`${request.method} ${url.origin}`, request);
    request.url = `${url.pathname}${url.search}`;
    behindPlain.emit("request", request, response);
  }).listen(0, "127.0.0.1");
  proxy.on("connect", (request, socket, head) => {
    note(`CONNECT ${request.url}`, request);
    const onward = connect(portOf(behind), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on("error", () => {});
  });
  servers.push(behind as Server, behindPlain, proxy);
  await Promise.all(servers.map((server) => once(server, "listening")));
  const file = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const rule = { id: "rule-1", enabled: true, appliesTo: { subject: ["biology"] }, kinds: ["explanation"] };
  const allowlist = {
    version: "allowlist.v1",
    enabled: true,
    mode: "deny_by_default",
    rules: [{ ...rule, slotIds: [], maxJobsPerRun: 10 }],
  };
  const outwards = `http://slotgate:through%20here@127.0.0.1:${portOf(proxy)}`;
  plain = { PATH: process.env["PATH"] ?? "", HTTP_PROXY: outwards, NO_PROXY: "other.test" };
  env = {
    PATH: process.env["PATH"] ?? "",
    HTTPS_PROXY: outwards,
    NODE_EXTRA_CA_CERTS: file("ca.pem", ca),
    SLOTGEN_ALLOWLIST_PATH: file("allowlist.json", JSON.stringify(allowlist)),
  };
});
beforeEach(() => {
  asked = [];
  arrived = [];
  waiting = [];
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const server of servers) server.close().closeAllConnections();
  rmSync(directory, { recursive: true });
});

function note(line: string, { headers }: IncomingMessage): void {
  const credentials = headers["proxy-authorization"]?.replace(/^Basic /, "") ?? "";
  expect(Buffer.from(credentials, "base64").toString()).toBe("slotgate:through here");
  asked.push(line);
}

/** Answers for all hosts by the requested name. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  await once(request, "end");
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const path = request.url ?? "";
  arrived.push({ host, path, type: request.headers["content-type"] });
  for (const look of waiting) look();
  const body = await bodyFor(host, path);
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyFor(host: string, path: string): Promise<unknown> {
  if (host === "provider.test") {
    const message = { role: "assistant", content: JSON.stringify({ body: "Water moves." }) };
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const choices = [{ index: 0, finish_reason: "stop", message }];
    return { id: "1", object: "chat.completion", created: 1, model: "m", choices, usage };
  }
  if (host === "unleash.test") {
    const parameters = { rollout: "100", stickiness: "jobId", groupId: "slotgen.ai" };
    const strategies = [{ name: "flexibleRollout", constraints: [], parameters }];
    const features = [
      { name: "slotgen.kill-switch", enabled: false, strategies: [] },
      { name: "slotgen.ai", enabled: true, strategies },
    ];
    return { version: 2, features, query: { environment: "production" } };
  }
  if (host !== "issuer.test") return {};
  const key = { ...(await exportJWK(issuerKeys.publicKey)), kid: "key-1", alg: "ES256" };
  return path === "/keys"
    ? { keys: [key] }
    : { issuer: "https://issuer.test", jwks_uri: "https://issuer.test/keys" };
}

const run = JSON.stringify({
  version: "v1",
  appliesTo: { subject: "biology" },
  jobs: [
    {
      jobId: "job-1",
      slotId: "intro",
      kind: "explanation",
      mode: "generate",
      required: true,
      input: { topic: "osmosis" },
      output: { field: "body", type: "text" },
      sources: [],
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
});

function slotgate(args: readonly string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], { env: settings });
  children.push(child);
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    written.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    written.err += chunk.toString();
  });
  return { child, ended: once(child, "close").then(([code]) => ({ code, ...written })) };
}

const unleash = (url: string) => ({
  SLOTGATE_CONTROLS: "unleash",
  SLOTGATE_UNLEASH_URL: url,
  SLOTGATE_UNLEASH_TOKEN: "*:production.secret",
  SLOTGATE_UNLEASH_ENVIRONMENT: "production",
});

it("calls a model behind a proxy and a private authority", async () => {
  const telemetry = join(directory, "telemetry.ndjson");
  const { child, ended } = slotgate(["run", "--telemetry", telemetry], {
    ...env,
    FEATURE_SLOTGEN_AI: "true",
    SLOTGEN_AI_ROLLOUT_PERCENT: "100",
    SLOTGATE_MODEL_PROVIDER: "openai-compatible",
    SLOTGATE_MODEL: "m",
    SLOTGATE_MODEL_API_KEY: "k",
    SLOTGATE_MODEL_BASE_URL: "https://provider.test/v1",
  });
  child.stdin.end(run);
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: "COMPLETED", output: { body: "Water moves." } });
  expect(asked).toEqual(["CONNECT provider.test:443"]);
  expect(readFileSync(telemetry, "utf8")).toContain("COMPLETED");
});

it.each([
  ["https", () => env, "https://unleash.test/api", /^CONNECT unleash\.test:443$/],
  [
    "http",
    () => ({ ...env, ...plain }),
    "http://unleash.test:4242/api",
    /^(?:GET|POST) http:\/\/unleash\.test:4242$/,
  ],
] as const)("reads controls over %s through a proxy", async (_, settings, url, way) => {
  const { child, ended } = slotgate(["decide"], { ...settings(), ...unleash(url) });
  child.stdin.end(run);
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ jobs: [{ reason: "MODEL_UNCONFIGURED", gate: null }] });
  // All gates have passed. One request checked the environment, the next was the SDK's.
  expect(asked.length).toBeGreaterThanOrEqual(2);
  for (const line of asked) expect(line).toMatch(way);
});

it.each(["http/json", "http/protobuf"])(
  "fetches an issuer's keys and exports traces as %s through a proxy",
  async (protocol) => {
    const { child, ended } = slotgate(["serve"], {
      ...env,
      DATABASE_URL: "postgres://u:p@127.0.0.1:1/none",
      SLOTGATE_PORT: "0",
      SLOTGATE_SHUTDOWN_DELAY_MS: "0",
      SLOTGATE_SPOOL_DIR: join(directory, "spool"),
      SLOTGATE_OIDC_ISSUER: "https://issuer.test",
      SLOTGATE_OIDC_AUDIENCE: "slotgate",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test",
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    });
    const url = await listening(child);
    const token = await new SignJWT({ slotgate_roles: ["operate"] })
      .setProtectedHeader({ alg: "ES256", kid: "key-1" })
      .setIssuer("https://issuer.test")
      .setSubject("operator")
      .setAudience("slotgate")
      .setExpirationTime("5m")
      .sign(issuerKeys.privateKey);
    const { status } = await fetch(`${url}/v1/controls`, { headers: { authorization: `Bearer ${token}` } });
    expect(status).toBe(200);
    await until(() => arrived.some(({ path }) => path === "/v1/traces"));
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
    // Shutdown exports the last metrics.
    const type = protocol === "http/json" ? "application/json" : "application/x-protobuf";
    for (const path of ["/v1/traces", "/v1/metrics"])
      expect(arrived).toContainEqual({ host: "collector.test", path, type });
    expect(new Set(asked)).toEqual(new Set(["CONNECT issuer.test:443", "CONNECT collector.test:443"]));
  },
);

it("calls a service behind a proxy", async () => {
  const { ended } = slotgate(["kill", "status"], {
    ...env,
    SLOTGATE_URL: "https://slotgate.test",
    SLOTGATE_KEY: "k",
  });
  expect(await ended).toMatchObject({ code: 1 });
  expect(asked).toEqual(["CONNECT slotgate.test:443"]);
  expect(arrived).toMatchObject([{ host: "slotgate.test", path: "/v1/kill" }]);
});

it("says what to do if the private authority is unknown", async () => {
  const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = env;
  const service = { SLOTGATE_URL: "https://slotgate.test", SLOTGATE_KEY: "k" };
  const setup = {
    SLOTGATE_UNLEASH_URL: "https://unleash.test/api",
    SLOTGATE_UNLEASH_ADMIN_TOKEN: "*:*.admin",
  };
  for (const [args, settings] of [
    [["kill", "status"], service],
    [["unleash", "setup"], setup],
  ] as const) {
    const { code, err } = await slotgate(args, { ...untrusting, ...settings }).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/certificate.*; NODE_EXTRA_CA_CERTS names a file/);
  }
  expect(arrived).toEqual([]);
});

async function listening(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, msg } = JSON.parse(line) as { url?: string; msg?: string };
    if (url !== undefined && msg?.includes("listens on") === true) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error("the service has ended");
}

const until = (holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (holds()) resolve();
    };
    waiting.push(look);
    look();
  });

const portOf = (server: { address: () => unknown }): number => (server.address() as { port: number }).port;
