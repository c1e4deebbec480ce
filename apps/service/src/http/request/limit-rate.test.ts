import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";
import { createKeyRing } from "./key-ring.ts";

let stage: HttpStage;
afterEach(() => stage.stop());

const entry = (subject: string, changes: { rateLimit?: number; owner?: string } = {}) => ({
  subject,
  roles: ["operate" as const],
  sha256: createHash("sha256").update(subject).digest("hex"),
  ...changes,
});

async function start(requestsPerMinute: number): Promise<void> {
  const keys = createKeyRing([
    entry("usual"),
    entry("other"),
    entry("busy", { rateLimit: 3 }),
    entry("free", { rateLimit: 1_000_000 }),
  ]);
  stage = await startStage({ keys, requestsPerMinute });
}
const ask = (key: string) =>
  stage.ask("/v1/controls", { as: null, headers: { authorization: `Bearer ${key}` } });

async function statuses(key: string, times: number): Promise<number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const response = await ask(key);
    await response.text();
    seen.push(response.status);
  }
  return seen;
}

describe("rate limits", () => {
  it("count each key separately, and a key's own limit overrides the service's", async () => {
    await start(2);
    expect(await statuses("usual", 3)).toEqual([200, 200, 429]);
    expect(await statuses("other", 3)).toEqual([200, 200, 429]);
    expect(await statuses("busy", 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses("free", 4)).toEqual([200, 200, 200, 200]);
  });

  it("report the rest, and with 429 when to retry", async () => {
    await start(2);
    const first = await ask("usual");
    await first.text();
    expect(first.headers.get("ratelimit")).toMatch(/^"per-minute"; r=1; t=\d+$/);
    expect(first.headers.get("ratelimit-policy")).toMatch(/^"per-minute"; q=2; w=60; pk=:[^:]+:$/);
    expect(first.headers.get("retry-after")).toBeNull();
    await statuses("usual", 1);
    const options = { as: null, headers: { authorization: "Bearer usual" } };
    const problem = await stage.problemOf("/v1/controls", options);
    expect(problem).toMatchObject({
      status: 429,
      type: "urn:slotgate:problem:rate-limited",
      detail: expect.stringMatching(/^this key may send 2 requests in 60 seconds: .* in \d+ seconds$/),
    });
    const refused = await ask("usual");
    await refused.text();
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });

  it("of 0 are none: no count and no headers, but a key's own limit applies", async () => {
    await start(0);
    const response = await ask("usual");
    await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("ratelimit")).toBeNull();
    expect(await statuses("busy", 4)).toEqual([200, 200, 200, 429]);
  });

  it("do not count refused requests", async () => {
    await start(2);
    expect(await statuses("guess", 4)).toEqual([401, 401, 401, 401]);
    const response = await ask("guess");
    await response.text();
    expect(response.headers.get("ratelimit")).toBeNull();
  });

  it("do not apply to health checks", async () => {
    await start(1);
    await statuses("usual", 2);
    expect((await stage.ask("/healthz", { as: null })).status).toBe(200);
  });
});
