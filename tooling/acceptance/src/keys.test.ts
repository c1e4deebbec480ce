import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Clock, systemClock } from "@slotgate/controls";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { keyCommands } from "./world/key-commands.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let passedMs = 0;
const clock: Clock = {
  now: () => systemClock.now() + passedMs,
  monotonic: () => systemClock.monotonic() + passedMs,
};

let world: World;
beforeAll(async () => {
  world = await startWorld({ clock });
});
afterAll(() => world.stop());

const keys = () => keyCommands(world.databaseUrl);
const run = (...args: string[]) => runSlotgate(["keys", ...args], { DATABASE_URL: world.databaseUrl });
const statusFor = async (secret: string): Promise<number> => {
  const response = await world.request("/v1/controls", { key: secret });
  await response.text();
  return response.status;
};
const untilStatus = (secret: string, status: number) =>
  until(async () => (await statusFor(secret)) === status);

describe("slotgate keys", () => {
  it("create: the secret alone on stdout, all else on stderr, and only its digest in the database", async () => {
    const { code, stdout, stderr } = await run(
      ...[
        "create",
        "--subject",
        "on-call",
        "--owner",
        "platform",
        "--roles",
        "audit,operate",
        "--expires",
        "90d",
      ],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^slotgate_[0-9a-f]{12}_[\w-]{43}\n$/);
    expect(stderr).toMatch(
      /key [0-9a-f]{12} of `on-call` \(owner `platform`; operate, audit\) expires 20\d\d-\d\d-\d\d/,
    );
    expect(stderr).toMatch(/cannot be shown again/);
    expect(stderr).not.toContain(stdout.trim());
    await untilStatus(stdout.trim(), 200);
    const { rows } = await world.database.query("select row_to_json(s) from api_key_secret s");
    // By its place: a random part may have any character, also the separator.
    expect(JSON.stringify(rows)).not.toContain(stdout.trim().slice(-43));
  });

  it("exits when done, as a separate process", async () => {
    const bin = fileURLToPath(new URL("../../../apps/cli/bin/slotgate.js", import.meta.url));
    const env = { PATH: process.env["PATH"], DATABASE_URL: world.databaseUrl };
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "keys", "list"], { env });
    expect(stdout).toMatch(/^KEY +SUBJECT/);
  });

  it("create: an expiry in the past is refused, with the database's time", async () => {
    const { code, stdout, stderr } = await run(
      ...["create", "--subject", "s", "--roles", "submit", "--expires", "2020-01-01T00:00:00Z"],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/would have expired at 2020-01-01T00:00:00\.000Z.*give a later --expires/);
  });

  it("rotate: two secrets are valid, a third is refused with advice", async () => {
    const first = await keys().create("--subject", "rotated", "--roles", "operate");
    expect(first.owner).toBe("rotated");
    const second = await keys().rotate(first.keyId);
    await untilStatus(second, 200);
    expect(await statusFor(first.secret)).toBe(200);

    const third = await run("rotate", first.keyId);
    expect(third).toMatchObject({ code: 1, stdout: "" });
    expect(third.stderr).toMatch(/two valid secrets already, the older one until 20.*--end-previous/);

    const { code, stdout, stderr } = await run("rotate", first.keyId, "--end-previous");
    expect(code).toBe(0);
    expect(stderr).toMatch(/has a new secret; the old one ends in 24 h/);
    await untilStatus(first.secret, 401);
    expect([await statusFor(second), await statusFor(stdout.trim())]).toEqual([200, 200]);
  });

  it("rotate: several at once make one new secret", async () => {
    for (let round = 0; round < 3; round += 1) {
      const { keyId } = await keys().create("--subject", "hurried", "--roles", "operate");
      const all = await Promise.all(Array.from({ length: 8 }, () => run("rotate", keyId)));
      expect(all.filter(({ code }) => code === 0)).toHaveLength(1);
      expect(all.filter(({ stderr }) => /two valid secrets already/.test(stderr))).toHaveLength(7);
    }
  });

  it("revoke: ends every secret permanently, keeps the first reason, and can be repeated", async () => {
    const { keyId, secret } = await keys().create("--subject", "leaver", "--roles", "operate");
    const other = await keys().rotate(keyId);
    await untilStatus(other, 200);
    expect(await run("revoke", keyId, "--reason", "left the team")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is revoked/),
    });
    await untilStatus(secret, 401);
    expect(await statusFor(other)).toBe(401);
    expect(await run("revoke", keyId, "--reason", "again")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/was already revoked, (?:just now|\d+ s ago) by .*: left the team/),
    });
    expect(await run("rotate", keyId)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/was revoked and gets no new secret.*slotgate keys create/),
    });
  });

  it.each(["rotate", "revoke"])("%s of an unknown key says how to find it", async (command) => {
    const args = command === "revoke" ? ["--reason", "r"] : [];
    expect(await run(command, "nowhere", ...args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no key has the id `nowhere`: `slotgate keys list --all` lists all keys/),
    });
  });

  it("list: valid keys, or all; as table and as JSON; no secret and no digest", async () => {
    const limited = await keys().create("--subject", "limited", "--roles", "submit", "--rate-limit", "60");
    const gone = await keys().create("--subject", "gone", "--roles", "submit");
    await keys().rotate(limited.keyId);
    await keys().revoke(gone.keyId);
    const table = await run("list", "--wide");
    expect(table.stdout).toMatch(/^KEY +SUBJECT +OWNER +ROLES +STATE +EXPIRES +LAST USE +LIMIT\n/);
    expect(table.stdout).toMatch(
      new RegExp(
        `^${limited.keyId} +limited +limited +submit +active, 2 secrets +never +never +60/min$`,
        "m",
      ),
    );
    expect(table.stdout).not.toContain(gone.keyId);
    expect(table.stderr).toMatch(/more (?:has|have) ended: --all shows them too/);

    const { stdout } = await run("list", "--all", "--json");
    const { keys: all } = JSON.parse(stdout) as { keys: Record<string, unknown>[] };
    expect(all.find(({ keyId }) => keyId === gone.keyId)).toMatchObject({
      state: "revoked",
      validSecrets: 0,
      revokedReason: "a test",
    });
    expect(stdout).not.toMatch(/slotgate_|[0-9a-f]{64}/);
  });
});

describe("a service with keys in the database", () => {
  it("applies the rate limit of a key", async () => {
    const { secret } = await keys().create("--subject", "slow", "--roles", "operate", "--rate-limit", "2");
    await until(async () => (await statusFor(secret)) === 429);
    const response = await world.request("/v1/controls", { key: secret });
    expect(response.headers.get("ratelimit-policy")).toMatch(/q=2; w=60/);
    expect(await response.json()).toMatchObject({ type: "urn:slotgate:problem:rate-limited" });
  });

  it("names subject and owner in its log", async () => {
    const { secret } = await keys().create("--subject", "named", "--owner", "tenant-7", "--roles", "operate");
    await untilStatus(secret, 200);
    await until(() =>
      world.logs.some((line) => {
        const { subject, owner, status } = JSON.parse(line) as Record<string, unknown>;
        return subject === "named" && owner === "tenant-7" && status === 200;
      }),
    );
    expect(world.logs.join("")).not.toContain(secret);
  });

  it("writes the last use after requests, and when it stops", async () => {
    const { secret, keyId } = await keys().create("--subject", "used", "--roles", "operate");
    await untilStatus(secret, 200);
    await world.restart({ clock });
    const { rows } = await world.database.query<{ last: Date | null }>(
      "select max(last_used_at) as last from api_key_secret where key_id = $1",
      [keyId],
    );
    expect(Math.abs((rows[0]?.last?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("keeps using its keys while the database is down, for as long as configured, and recovers", async () => {
    const { secret } = await keys().create("--subject", "steady", "--roles", "operate");
    await untilStatus(secret, 200);
    const name = new URL(world.databaseUrl).pathname.slice(1);
    const superuser = new pg.Client({ connectionString: inject("stack").databaseUrl });
    await superuser.connect();
    try {
      await superuser.query(`alter database ${name} allow_connections false`);
      await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
        name,
      ]);
      await until(() => world.logs.some((line) => line.includes("keys in the database cannot be read")));
      expect(await statusFor(secret)).toBe(200);
      expect(await statusFor("guess")).toBe(401);

      passedMs += 900_001;
      const response = await world.request("/v1/controls", { key: secret });
      expect(response.headers.get("retry-after")).toBe("2");
      expect(await response.json()).toMatchObject({
        status: 503,
        type: "urn:slotgate:problem:keys-unavailable",
      });
      expect(await statusFor("guess")).toBe(503);
      expect(await statusFor(world.keys.operate)).toBe(200);
      expect((await world.request("/v1/controls", { key: null })).status).toBe(401);
    } finally {
      await superuser.query(`alter database ${name} allow_connections true`);
      await superuser.end();
    }
    await untilStatus(secret, 200);
    expect(await statusFor("guess")).toBe(401);
  });
});
