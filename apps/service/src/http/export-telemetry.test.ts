import { connect } from "node:net";
import type { FoundRecord, TelemetryPage } from "@slotgate/executor";
import { StoreUnavailableError } from "@slotgate/executor";
import { afterEach, expect, it, vi } from "vitest";
import { type HttpStage, secretOf, startStage } from "../testing/http-stage.ts";

let stage: HttpStage;
afterEach(() => stage.stop());

const line = JSON.stringify({ filler: "x".repeat(2_000) });
const pageOf = ({ after, limit }: TelemetryPage): FoundRecord[] =>
  Array.from({ length: limit }, (_, index) => ({
    line,
    place: { decidedAt: "2026-01-31T12:00:00.000Z", writerId: "w", seq: (after?.seq ?? 0) + index + 1 },
  }));

/** An endless stream of records; counts the pages read. */
async function endless() {
  let pages = 0;
  stage = await startStage({
    telemetry: {
      page: async (_, page) => {
        pages += 1;
        return pageOf(page);
      },
    },
  });
  return () => pages;
}

it("reads no more than its caller consumes, and nothing once the caller has hung up", async () => {
  const pages = await endless();
  const socket = connect({ port: stage.port, host: "127.0.0.1" });
  socket.pause();
  socket.write(
    `GET /v1/telemetry/export HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secretOf(["audit"])}\r\n\r\n`,
  );
  await vi.waitFor(() => expect(pages()).toBeGreaterThan(0));
  // Sockets buffer a few megabytes at most, and a page has two.
  let before = -1;
  await vi.waitFor(
    () => {
      const now = pages();
      const stands = now === before;
      before = now;
      expect(stands).toBe(true);
    },
    { timeout: 5_000, interval: 200 },
  );
  expect(pages()).toBeLessThan(20);
  socket.destroy();
  await vi.waitFor(() => expect(stage.logs.some(({ cut }) => cut === true)).toBe(true));
  expect(pages()).toBeLessThanOrEqual(before + 1);
});

it("is cut off when it cannot continue, so that it is not mistaken for complete", async () => {
  stage = await startStage({
    telemetry: {
      page: (_, page) =>
        page.after === null ? Promise.resolve(pageOf(page)) : Promise.reject(new Error("gone")),
    },
  });
  const response = await stage.ask("/v1/telemetry/export", { as: ["audit"] });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

it("an unavailable database is a problem while nothing has been sent", async () => {
  stage = await startStage({
    telemetry: { page: () => Promise.reject(new StoreUnavailableError({ cause: new Error("down") })) },
  });
  expect((await stage.problemOf("/v1/telemetry/export", { as: ["audit"] })).status).toBe(503);
});
