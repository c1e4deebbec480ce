import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { points } from "./crash/points.ts";
import { reportOf } from "./crash/report.ts";
import { runRounds } from "./crash/run-rounds.ts";
import { runSlotgate } from "./world/run-slotgate.ts";

const earlyAcknowledging = fileURLToPath(new URL("./crash/early-acknowledging-service.ts", import.meta.url));

describe("SIGKILL of the service and of PostgreSQL", () => {
  it("leaves no request without an admission, no admission without an outcome, and nothing twice", async () => {
    const result = await runRounds({ rounds: points.length, seed: 1 }, async (world) => {
      const env = { DATABASE_URL: world.databaseUrl, SLOTGATE_OUTBOUND_LEDGER: world.outboundLedger };
      const { code, stdout } = await runSlotgate(["reconcile"], env);
      expect(code, stdout).toBe(0);
    });
    expect(result.findings, reportOf(result)).toEqual([]);
    expect([...result.hits.values()], reportOf(result)).toEqual(points.map(() => 1));
    expect(result.balance.interrupted).toBeGreaterThan(0);
  }, 600_000);

  it("finds requests without an admission where they leave before its commit", async () => {
    const result = await runRounds({
      rounds: 1,
      seed: 1,
      script: earlyAcknowledging,
      only: ({ name }) => name === "request sent",
    });
    expect(result.balance.requestsWithoutAdmission, reportOf(result)).toBeGreaterThan(0);
  }, 300_000);
});
