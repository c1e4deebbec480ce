import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reportOf } from "./crash/report.ts";
import { runRounds } from "./crash/run-rounds.ts";
import { runSlotgate } from "./world/run-slotgate.ts";

const earlyAcknowledging = fileURLToPath(new URL("./crash/early-acknowledging-service.ts", import.meta.url));

/** One for each that is killed; `pnpm test:crash` goes through all of them, again and again. */
const few = ["committed, not acknowledged", "PostgreSQL, outcome sent"];

describe("SIGKILL of the service and of PostgreSQL", () => {
  it("leaves no request without an admission, no admission without an outcome, and nothing twice", async () => {
    const result = await runRounds(
      { rounds: few.length, seed: 1, only: ({ name }) => few.includes(name) },
      async (world) => {
        const env = { DATABASE_URL: world.databaseUrl, SLOTGATE_OUTBOUND_LEDGER: world.outboundLedger };
        const { code, stdout } = await runSlotgate(["reconcile"], env);
        expect(code, stdout).toBe(0);
      },
    );
    expect(result.findings, reportOf(result)).toEqual([]);
    expect([...result.hits], reportOf(result)).toEqual(few.map((name) => [name, 1]));
    expect(result.balance.interrupted).toBeGreaterThan(0);
  });

  it("finds requests without an admission where they leave before its commit", async () => {
    const result = await runRounds({
      rounds: 1,
      seed: 1,
      script: earlyAcknowledging,
      only: ({ name }) => name === "request sent",
    });
    expect(result.balance.requestsWithoutAdmission, reportOf(result)).toBeGreaterThan(0);
  });
});
