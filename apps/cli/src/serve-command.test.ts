import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, it } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const keys = {
  version: "keys.v1",
  keys: [{ subject: "test", roles: ["submit"], sha256: createHash("sha256").update("secret").digest("hex") }],
};
/** Instead of the user's own directory for state. */
const state = mkdtempSync(join(tmpdir(), "serve-command-"));
afterAll(() => rmSync(state, { recursive: true }));
const env = {
  PATH: process.env["PATH"],
  XDG_STATE_HOME: state,
  // Nothing listens there: the service must start and stop without a database.
  DATABASE_URL: "postgres://u:p@127.0.0.1:1/none",
  SLOTGATE_PORT: "0",
  SLOTGATE_KEYS: JSON.stringify(keys),
  SLOTGATE_SHUTDOWN_DELAY_MS: "0",
};

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

type Line = Record<string, unknown> & { readonly msg?: string; readonly url?: string };

/** Starts `slotgate serve` as a separate process. */
function serve(changes: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, [main, "serve"], { env: { ...env, ...changes } });
  children.push(child);
  const lines: Line[] = [];
  const waiting = new Map<RegExp, (line: Line) => void>();
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line: Line = JSON.parse(text);
    lines.push(line);
    for (const [pattern, resolve] of waiting) if (pattern.test(line.msg ?? "")) resolve(line);
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return {
    child,
    lines,
    logged: (pattern: RegExp): Promise<Line> =>
      new Promise((resolve) => {
        const found = lines.find(({ msg }) => pattern.test(msg ?? ""));
        if (found === undefined) waiting.set(pattern, resolve);
        else resolve(found);
      }),
    ended: once(child, "close").then(([code]) => ({ code: code as number | null, err })),
  };
}

it("prints its address, answers without a database, and ends at signals with exit code 0", async () => {
  const { child, lines, logged, ended } = serve();
  const { url = "" } = await logged(/listens on/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  // The spool replaces the database.
  const readiness = await fetch(`${url}/readyz`);
  const { degraded } = (await readiness.json()) as { degraded: { what: string }[] };
  expect([readiness.status, degraded.map(({ what }) => what)]).toEqual([
    200,
    expect.arrayContaining(["database"]),
  ]);
  const statusFor = async (key: string) =>
    (await fetch(`${url}/v1/controls`, { headers: { authorization: `Bearer ${key}` } })).status;
  // The file's key is known; without the database any other key may be valid.
  expect([await statusFor("secret"), await statusFor("guess")]).toEqual([403, 503]);
  // One request to stop arrives several times: from the terminal, and forwarded by npm and pnpm.
  for (const signal of ["SIGINT", "SIGTERM", "SIGINT"] as const) child.kill(signal);
  expect(await ended).toEqual({ code: 0, err: "" });
  // The log is flushed although it is buffered.
  expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["request", "stopped"]));
  expect(lines.at(-1)?.msg).toBe("stopped");
});

it("names its kill file, what engaged its switch, and another process that uses the same file", async () => {
  const port = { SLOTGATE_SPOOL_DIR: join(state, "shared", "spool") };
  const one = serve(port);
  const { killFile = "", spool, outboundLedger } = await one.logged(/listens on/);
  expect(outboundLedger).toBe(join(state, "shared", "spool", "outbound"));
  expect([killFile, spool]).toEqual([join(state, "shared", "spool", "kill.json"), port.SLOTGATE_SPOOL_DIR]);
  one.child.kill("SIGUSR2");
  const release = `slotgate kill release --local ${killFile} --reason REASON`;
  expect(await one.logged(/own kill is engaged/)).toMatchObject({ file: killFile, release });
  const other = serve(port);
  expect(await other.logged(/another process uses the same kill switch/)).toMatchObject({
    file: killFile,
    pid: one.child.pid,
  });
  // An engaged switch at the start is logged too.
  expect(await other.logged(/own kill is engaged/)).toMatchObject({ reason: "SIGUSR2", release });
  const elsewhere = serve();
  await elsewhere.logged(/listens on/);
  expect(elsewhere.lines.filter(({ msg }) => /own kill|another process/.test(msg ?? ""))).toEqual([]);
});

it("ends at once, with exit code 1, at a second signal", async () => {
  const { child, logged, ended } = serve({ SLOTGATE_SHUTDOWN_GRACE_MS: "600000" });
  const { url = "" } = await logged(/listens on/);
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  socket.on("error", () => {});
  await once(socket, "connect");
  const head =
    "POST /v1/runs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer secret\r\ncontent-type: application/json\r\n";
  // The server answers `100 Continue` once it has accepted the request.
  socket.write(`${head}content-length: 100\r\nexpect: 100-continue\r\n\r\n`);
  await once(socket, "data");
  child.kill("SIGINT");
  await logged(/^stopping/);
  const asking = setInterval(() => child.kill("SIGINT"), 100);
  expect(await ended).toMatchObject({ code: 1 });
  clearInterval(asking);
  expect((await logged(/another signal/))["level"]).toBe(30);
});

it("is not ready after SIGTERM, and serves until the delay is over", async () => {
  const { child, lines, logged, ended } = serve({ SLOTGATE_SHUTDOWN_DELAY_MS: "600000" });
  const { url = "" } = await logged(/listens on/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await logged(/^stopping: no longer ready/)).toMatchObject({ signal: "SIGTERM", delayMs: 600_000 });
  const readiness = await fetch(`${url}/readyz`);
  expect([readiness.status, readiness.headers.get("connection")]).toEqual([503, "close"]);
  expect(await readiness.json()).toMatchObject({
    status: "not-ready",
    degraded: expect.arrayContaining([{ what: "shutdown", detail: "this replica is stopping" }]),
  });
  for (const path of ["/healthz", "/v1/controls"]) {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: "Bearer secret" } });
    expect([answer.status < 500, answer.headers.get("connection")]).toEqual([true, "close"]);
  }
  // Another signal ends the delay; one forwarded within a second of the first does not count.
  const asking = setInterval(() => child.kill("SIGTERM"), 100);
  await logged(/^stopping: waiting for work/);
  clearInterval(asking);
  expect(await ended).toEqual({ code: 0, err: "" });
  expect(lines.at(-1)?.msg).toBe("stopped");
});

it("stops when the delay is over", async () => {
  const { child, logged, ended } = serve({ SLOTGATE_SHUTDOWN_DELAY_MS: "50" });
  await logged(/listens on/);
  child.kill("SIGTERM");
  await logged(/^stopping: no longer ready/);
  expect(await ended).toEqual({ code: 0, err: "" });
});

it("starts beside a Kubernetes Service named like it, and logs once what it ignores", async () => {
  const { child, lines, logged, ended } = serve({
    SLOTGATE_CANARY_SERVICE_HOST: "fd00:10:96::c",
    SLOTGATE_CANARY_SERVICE_PORT: "80",
    SLOTGATE_CANARY_PORT: "tcp://[fd00:10:96::c]:80",
    SLOTGATE_CANARY_PORT_80_TCP: "tcp://[fd00:10:96::c]:80",
    SLOTGATE_CANARY_PORT_80_TCP_PROTO: "tcp",
    SLOTGATE_CANARY_PORT_80_TCP_PORT: "80",
    SLOTGATE_CANARY_PORT_80_TCP_ADDR: "fd00:10:96::c",
  });
  await logged(/listens on/);
  child.kill("SIGTERM");
  await ended;
  expect(lines.filter(({ msg }) => msg?.startsWith("ignored "))).toMatchObject([
    { level: 30, msg: expect.stringMatching(/^ignored 7 variables .*Services \(slotgate-canary\)/) },
  ]);
});

it("names the variable to set when its port is in use", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, err } = await serve({ SLOTGATE_PORT: String(port) }).ended;
  expect({ code, err }).toEqual({
    code: 1,
    err: `slotgate serve: port ${port} on 127.0.0.1 is in use: set SLOTGATE_PORT to another port\n`,
  });
  other.close();
});

it("warns when the keys in the database cannot be read", async () => {
  const { child, logged, ended } = serve({ SLOTGATE_KEYS: undefined });
  expect(await logged(/keys in the database cannot be read/)).toMatchObject({ level: 40 });
  child.kill("SIGTERM");
  await ended;
});
