import { createHash } from "node:crypto";
import type { Authentication, StoredSecret } from "@slotgate/executor";
import { describe, expect, it } from "vitest";
import type { DatabaseKeys } from "../../auth/database-keys.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";

const sha256 = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const entry = (subject: string, secret: string) => ({
  subject,
  roles: ["submit" as const],
  sha256: sha256(secret),
});
const keys = createKeyRing([entry("first", "one"), entry("second", "two")]);

/** Keys are judged synchronously: a promise would be an error. */
function judged(ring: KeyRing, authorization: string | undefined): Authentication {
  const answer = ring.authenticate(authorization);
  if (answer instanceof Promise) throw new Error("judged later");
  return answer;
}
const detailOf = (answer: Authentication): string => (answer.outcome === "known" ? "" : answer.detail);

describe("keys of a file", () => {
  it.each([
    ["Bearer one", "first"],
    ["Bearer two", "second"],
    ["bearer two", "second"],
  ])("%s is %s, its own owner", (header, subject) => {
    expect(judged(keys, header)).toEqual({
      outcome: "known",
      caller: { subject, owner: subject, roles: ["submit"] },
      allowance: { name: JSON.stringify([subject, subject]), requestsPerMinute: null },
    });
  });

  it.each([
    undefined,
    "",
    "one",
    "Basic one",
    "Bearer",
    "Bearer ",
    "Bearer three",
    "Bearer one two",
    "Bearer  one",
    "Bearer One",
  ])("%j is no caller", (header) => {
    expect(judged(keys, header)).toMatchObject({ outcome: "refused" });
  });

  it("that are too long are reported as such, not as unknown", () => {
    expect(judged(keys, `Bearer ${"x".repeat(8_192)}`)).toMatchObject({
      detail: expect.stringContaining("is not known here"),
    });
    expect(judged(keys, `Bearer ${"x".repeat(8_193)}`)).toEqual({
      outcome: "refused",
      detail: expect.stringMatching(/has 8193 characters, more than the allowed 8192.*fewer claims/),
    });
  });

  it("may have their own owner and limit", () => {
    const ring = createKeyRing([{ ...entry("first", "one"), owner: "team", rateLimit: 7 }]);
    expect(judged(ring, "Bearer one")).toMatchObject({
      caller: { subject: "first", owner: "team" },
      allowance: { requestsPerMinute: 7 },
    });
  });

  it("expire by the clock, to the millisecond, which only their holder learns", () => {
    const expiresAt = "2027-01-31T12:00:00.000Z";
    let now = Date.parse(expiresAt) - 1;
    const clock = { now: () => now, monotonic: () => 0 };
    const ring = createKeyRing([{ ...entry("first", "one"), expiresAt }], { clock });
    expect(judged(ring, "Bearer one")).toMatchObject({ outcome: "known" });
    now += 1;
    expect(judged(ring, "Bearer one")).toMatchObject({
      outcome: "refused",
      detail: expect.stringContaining(`expired at ${expiresAt}`),
    });
    expect(detailOf(judged(ring, "Bearer two"))).not.toMatch(/expired/);
  });

  it("an empty ring refuses every request, and says what to do", () => {
    expect(judged(createKeyRing([]), "Bearer one")).toEqual({
      outcome: "refused",
      detail: expect.stringMatching(/slotgate keys create.*SLOTGATE_KEYS_PATH/),
    });
  });

  it("finds one key among many, even if digests begin with equal bytes", () => {
    const many = createKeyRing(
      Array.from({ length: 1_000 }, (_, index) => entry(`s${index}`, `secret-${index}`)),
    );
    for (const index of [0, 1, 255, 256, 999]) {
      expect(judged(many, `Bearer secret-${index}`)).toMatchObject({ caller: { subject: `s${index}` } });
    }
    expect(judged(many, "Bearer secret-1000")).toMatchObject({ outcome: "refused" });
  });
});

it("returns the owners whose keys may submit now", () => {
  const { database } = played({});
  const ring = createKeyRing(
    [
      entry("one", "a"),
      { ...entry("two", "b"), owner: "team" },
      { ...entry("three", "c"), roles: ["audit", "operate"] },
      { ...entry("four", "d"), expiresAt: "2026-01-01T00:00:00Z" },
    ],
    { database, clock: { now: () => Date.parse("2026-02-01T00:00:00Z"), monotonic: () => 0 } },
  );
  expect([...ring.submitters()]).toEqual(["one", "team", "team-in-database"]);
});

/** Simulates the database's keys. */
function played(answers: Readonly<Record<string, StoredSecret>> | "unavailable") {
  const uses: string[] = [];
  const database: DatabaseKeys = {
    size: () => (answers === "unavailable" ? null : Object.keys(answers).length),
    find(digest) {
      if (answers === "unavailable") return "unavailable";
      const found = Object.entries(answers).find(([secret]) => sha256(secret) === digest.toString("hex"));
      return found?.[1] ?? "unknown";
    },
    submitters: () => new Set(["team-in-database"]),
    noteUse: (secretId) => void uses.push(secretId),
    close: async () => {},
  };
  return { database, uses };
}

function stored(
  secretId: string,
  { validUntil = null, ...key }: Partial<StoredSecret & StoredSecret["key"]> = {},
) {
  return {
    secretId,
    digest: Buffer.alloc(32),
    validUntil,
    key: {
      caller: { subject: secretId, owner: "team", roles: ["audit"] },
      allowance: { name: "key-1", requestsPerMinute: 60 },
      expiresAt: null,
      revokedAt: null,
      ...key,
    },
  } satisfies StoredSecret;
}

describe("keys of the database", () => {
  it("grant access, and their use is recorded", () => {
    const { database, uses } = played({ three: stored("third") });
    const ring = createKeyRing([entry("first", "one")], { database });
    expect(judged(ring, "Bearer three")).toMatchObject({
      caller: { subject: "third", owner: "team" },
      allowance: { name: "key-1", requestsPerMinute: 60 },
    });
    expect(judged(ring, "Bearer one")).toMatchObject({ caller: { subject: "first" } });
    expect(uses).toEqual(["third"]);
  });

  it.each([
    ["revoked", { revokedAt: 1 }, /was revoked/],
    ["expired", { expiresAt: 1 }, /this key expired at 1970/],
    ["replaced", { validUntil: 1 }, /secret was replaced.*use the key's new one/],
    ["revoked, whatever else", { revokedAt: 1, expiresAt: 1, validUntil: 1 }, /was revoked/],
  ])("%s: refused with the reason, and not recorded as used", (_, ended, says) => {
    const { database, uses } = played({ three: stored("third", ended) });
    const ring = createKeyRing([], { database });
    expect(judged(ring, "Bearer three")).toMatchObject({
      outcome: "refused",
      detail: expect.stringMatching(says),
    });
    expect(uses).toEqual([]);
  });

  it("that cannot be read: file keys are accepted, other keys get no verdict", () => {
    const ring = createKeyRing([entry("first", "one")], { database: played("unavailable").database });
    expect(judged(ring, "Bearer one")).toMatchObject({ outcome: "known" });
    expect(judged(ring, "Bearer three")).toMatchObject({ outcome: "unavailable" });
    expect(judged(ring, undefined)).toMatchObject({ outcome: "refused" });
  });
});

describe("tokens", () => {
  const tokens = { verify: async () => ({ outcome: "refused", detail: "judged as a token" }) as const };

  it("are tried if they have three parts and match no key", async () => {
    const ring = createKeyRing([entry("first", "a.b.c")], {
      tokens,
      database: played("unavailable").database,
    });
    expect(judged(ring, "Bearer a.b.c")).toMatchObject({ outcome: "known" });
    expect(await ring.authenticate("Bearer a.b.d")).toMatchObject({ detail: "judged as a token" });
    expect(await ring.authenticate("Bearer a.b.")).toMatchObject({ detail: "judged as a token" });
    expect(judged(ring, "Bearer a.b.c.d")).toMatchObject({ outcome: "unavailable" });
    expect(judged(ring, "Bearer a.b")).toMatchObject({ outcome: "unavailable" });
  });

  it("are unknown keys if no issuer is configured", () => {
    expect(judged(keys, "Bearer a.b.c")).toMatchObject({ outcome: "refused" });
  });
});
