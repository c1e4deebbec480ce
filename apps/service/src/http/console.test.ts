import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpStage, startStage } from "../testing/http-stage.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const page = async (path = "/console") => {
  const response = await stage.ask(path, { as: null });
  return { response, text: await response.text() };
};
const filesIn = (text: string): string[] =>
  [...text.matchAll(/(?:href|src)="([^"]*assets\/[^"]+)"/g)].map(([, file = ""]) => file);
const policyOf = ({ headers }: Response): Map<string, string[]> =>
  new Map(
    (headers.get("content-security-policy") ?? "").split("; ").map((one) => {
      const [name = "", ...sources] = one.split(" ");
      return [name, sources];
    }),
  );

describe("the page", () => {
  it("is checked for a new version each time, and keeps its address to itself", async () => {
    const { response, text } = await page();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-cache",
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(text).toMatch(/^<!doctype html>/i);
  });

  it("loads and asks nothing but this service, and cannot be framed", async () => {
    const policy = policyOf((await page()).response);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'self'"]);
    expect(policy.get("connect-src")).toEqual(["'self'"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect([...policy.values()].flat().join(" ")).not.toMatch(/http|\*|unsafe/);
  });

  it.each([
    "/console",
    "/console/",
    "/console/index.html",
    "/console/decisions",
    "/console/decisions/lesson-12%2Fintro",
    "/console/incidents/0199f0d2/history.html",
    "/console/decisions/",
    "/console//",
  ])("is what %s shows, with its files found from there", async (path) => {
    const { response, text } = await page(path);
    expect([response.status, response.url]).toEqual([200, `${stage.url}${path}`]);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const files = filesIn(text);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(new URL(file, response.url).href).toMatch(new RegExp(`^${stage.url}/console/assets/[^/]+$`));
  });

  it("answers HEAD", async () => {
    const response = await stage.ask("/console/decisions", { as: null, method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it.each(["/console", "/console/", "/console/decisions", "/console/assets/none.js"])(
    "%s is read-only",
    async (path) => {
      for (const method of ["POST", "PUT", "DELETE"])
        expect(await stage.problemOf(path, { as: null, method })).toMatchObject({
          type: "urn:slotgate:problem:method-not-allowed",
          detail: `send GET, HEAD, not ${method}`,
        });
    },
  );
});

describe("a file of the page", () => {
  it("is cached for a year", async () => {
    const { response, text } = await page();
    for (const file of filesIn(text)) {
      const asset = await fetch(new URL(file, response.url));
      expect([file, asset.status]).toEqual([file, 200]);
      expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
  });

  it.each(["/console/assets/", "/console/assets/none.js", "/console/assets/..%2f..%2fbuild.txt"])(
    "%s is none",
    async (path) => {
      const response = await stage.ask(path, { as: null });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.get("content-type")).toContain("json");
      await response.text();
    },
  );

  it.each(["/console/..%2fbuild.txt", "/console/%2e%2e%2f%2e%2e%2fpackage.json"])(
    "%s does not lead out of the folder",
    async (path) => {
      expect((await page(path)).text).not.toMatch(/"name"|\+[0-9a-f]{16}/);
    },
  );
});

it("finds its files behind a prefix", async () => {
  const proxy = createServer(async ({ url = "" }, response) => {
    const inner = /^\/ai\/slotgate(\/.*)$/.exec(url)?.[1];
    if (inner === undefined) return void response.writeHead(404).end();
    const answer = await fetch(`${stage.url}${inner}`);
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const { port } = proxy.address() as AddressInfo;
  for (const path of ["console", "console/", "console/changes", "console/decisions/1"]) {
    const address = `http://127.0.0.1:${port}/ai/slotgate/${path}`;
    const files = filesIn(await (await fetch(address)).text());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const asset = await fetch(new URL(file, address));
      expect([path, asset.status]).toEqual([path, 200]);
      await asset.arrayBuffer();
    }
  }
  proxy.closeAllConnections();
  proxy.close();
});
