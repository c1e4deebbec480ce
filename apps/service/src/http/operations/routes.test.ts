import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { allowedMethods, roomsOf, routeOf } from "./routes.ts";

const table: readonly Operation[] = Object.values(operations);

describe("routes", () => {
  it("are the paths with parameters in Express's form", () => {
    expect(routeOf({ path: "/v1/jobs/{jobId}/decisions" })).toBe("/v1/jobs/:jobId/decisions");
    expect(routeOf({ path: "/v1/{a}/x/{b}" })).toBe("/v1/:a/x/:b");
  });

  it("allow all methods of an address, and HEAD with GET", () => {
    const of = (method: Operation["method"], path: Operation["path"]): Operation => ({
      ...operations.checkAlive,
      method,
      path,
    });
    const allowed = allowedMethods([of("post", "/v1/runs"), of("get", "/x/{y}"), of("get", "/v1/runs")]);
    expect([...allowed]).toEqual([
      ["/v1/runs", "POST, GET, HEAD"],
      ["/x/:y", "GET, HEAD"],
    ]);
  });

  it("are listed for an unknown address", () => {
    expect(roomsOf(table)).toBe(
      "runs, jobs, results, decisions, telemetry, activity, generation, controls, kill, allowlist, rollout, budget, changes, incidents, drills, readiness, signoffs, me",
    );
  });
});

describe("the table of operations", () => {
  it("requires a key under /v1 only", () => {
    for (const { path, roles } of table)
      expect([path, roles !== null]).toEqual([path, path.startsWith("/v1/")]);
  });

  it("is in docs/http-api.md", () => {
    const page = readFileSync(new URL("../../../../../docs/http-api.md", import.meta.url), "utf8");
    for (const { method, path, parameters } of table) {
      const query = parameters.includes("jobIdInQuery") ? "?jobId=" : "";
      expect(page).toContain(`| \`${method.toUpperCase()} ${path}${query}\` `);
    }
  });

  it("has one operation for each method and path", () => {
    const places = table.map(({ method, path }) => `${method} ${routeOf({ path })}`);
    expect(new Set(places).size).toBe(places.length);
  });
});
