import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { degradedParts, waitForControls } from "./read-controls.ts";

test.each([
  ["a kill switch", (state: string) => ({ killSwitches: [{ source: "service", state }] })],
  ["the ceiling of the rollout", (state: string) => ({ rolloutCap: { state } })],
])("waits until %s of the service has been read, also where Unleash has been heard", async (_what, own) => {
  let answers = 0;
  const server = createServer((_, response) => {
    answers += 1;
    const controls = { killSwitch: "released", feature: "enabled" };
    response.end(JSON.stringify({ controls, ...own(answers < 3 ? "unknown" : "released") }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const access = { url: `http://127.0.0.1:${port}`, key: "k" };
  await waitForControls(access, ({ killSwitch }) => killSwitch === "released");
  expect(answers).toBe(3);
  server.close();
  server.closeAllConnections();
});

test("waits for what still starts, and returns what is degraded", async () => {
  const killed = { what: "kill-switch", detail: "engaged" };
  let answers = 0;
  const server = createServer((_, response) => {
    answers += 1;
    const degraded = answers < 3 ? [killed, { what: "queue", detail: "not started yet" }] : [killed];
    response.end(JSON.stringify({ status: "ready", degraded }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await degradedParts({ url: `http://127.0.0.1:${port}`, key: "k" })).toEqual([killed]);
  expect(answers).toBe(3);
  server.close();
  server.closeAllConnections();
});
