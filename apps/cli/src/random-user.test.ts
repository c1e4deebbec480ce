import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

/** OpenShift assigns users like this: any uid, gid 0, no entry in /etc/passwd. */
const user = { uid: 1_000_670_000, gid: 0 };
const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const dockerfile = readFileSync(new URL("../../service/Dockerfile", import.meta.url), "utf8");
const volume = "/var/lib/slotgate";

/** Only root can switch users, and a checkout in root's home is not readable for other users. */
const canBeAnotherUser = (): boolean =>
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, [main, "--version"], { ...user, env: { HOME: "/" } }).status === 0;

const children: ChildProcess[] = [];
const directories: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

it("any user in group 0 can write the image's volume", async () => {
  const base = mkdtempSync(join(tmpdir(), "slotgate-user-"));
  directories.push(base);
  chmodSync(base, 0o755);
  const directory = join(base, "volume");
  const inVolume = (text: string): string => text.replaceAll(volume, directory);
  const [, prepare = ""] = /^RUN (mkdir --parents .*)$/m.exec(dockerfile) ?? [];
  const isRoot = process.getuid?.() === 0;
  execFileSync("sh", ["-euc", inVolume(isRoot ? prepare : prepare.replace(/chown \S+/, ": "))]);
  const { mode, gid } = statSync(directory);
  expect((mode >> 3) & 0o7).toBe((mode >> 6) & 0o7);
  if (isRoot) expect(gid).toBe(0);
  if (!canBeAnotherUser()) return;
  const paths = [...dockerfile.matchAll(/(\w+)=(\/var\/lib\/slotgate\S*)/g)].map(
    ([, name = "", path = ""]) => [name, inVolume(path)],
  );
  const key = createHash("sha256").update("secret").digest("hex");
  const child = spawn(process.execPath, [main, "serve"], {
    ...user,
    cwd: "/",
    env: {
      ...Object.fromEntries(paths),
      PATH: process.env["PATH"],
      // Nothing listens there, so records go to the spool.
      DATABASE_URL: "postgres://u:p@127.0.0.1:1/none",
      SLOTGATE_PORT: "0",
      SLOTGATE_SHUTDOWN_DELAY_MS: "0",
      SLOTGATE_KEYS: `{"version":"keys.v1","keys":[{"subject":"s","roles":["submit"],"sha256":"${key}"}]}`,
      SLOTGATE_MODEL_PROVIDER: "openai-compatible",
      SLOTGATE_MODEL: "m",
      SLOTGATE_MODEL_BASE_URL: "http://127.0.0.1:1/v1",
    },
  });
  children.push(child);
  const killed = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { url, msg = "" } = JSON.parse(line) as { url?: string; msg?: string };
    if (url !== undefined && msg.includes("listens on")) listening.resolve(url);
    if (existsSync(join(directory, "kill.json"))) killed.resolve();
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = once(child, "close");
  void ended.then(() => listening.reject(new Error(`the service has ended: ${err}`)));

  const url = await listening.promise;
  const job = {
    jobId: "j",
    slotId: "s",
    kind: "k",
    mode: "generate",
    input: {},
    sources: [],
    required: true,
  };
  const answer = await fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { authorization: "Bearer secret", "content-type": "application/json" },
    body: JSON.stringify({
      version: "v1",
      appliesTo: { subject: "biology" },
      jobs: [{ ...job, output: { field: "body", type: "text" } }],
      metadata: { requiresReview: true },
    }),
  });
  expect(answer.status).toBe(200);
  expect(readdirSync(join(directory, "spool")).length).toBeGreaterThan(0);
  expect(existsSync(join(directory, "outbound"))).toBe(true);
  child.kill("SIGUSR2");
  await killed.promise;
  expect(statSync(join(directory, "kill.json")).uid).toBe(user.uid);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
