import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FlagPlace, FlagState, StoredStrategy } from "../unleash-admin.ts";
import { aiFlag } from "./flags.ts";
import { type FlagChange, withFlag } from "./with-flag.ts";

const own: StoredStrategy = { id: "own", name: "flexibleRollout" };

/** Flags as Unleash keeps them: one that is switched on without a strategy gets one. */
class FlagsInMemory {
  state: FlagState = { enabled: true, strategies: [own] };

  async flagState(_: FlagPlace): Promise<FlagState> {
    return this.state;
  }

  async setFlag({ enabled }: FlagPlace & { readonly enabled: boolean }): Promise<void> {
    const { strategies } = this.state;
    const added =
      enabled && strategies.length === 0 ? [{ id: "added", name: "flexibleRollout" }] : strategies;
    this.state = { enabled, strategies: added };
  }

  async removeStrategy({ id }: FlagPlace & { readonly id: string }): Promise<void> {
    this.state = {
      ...this.state,
      strategies: this.state.strategies.filter((strategy) => strategy.id !== id),
    };
  }
}

let flags: FlagsInMemory;
let server: Server;
let change: FlagChange;

beforeEach(async () => {
  flags = new FlagsInMemory();
  let answers = 0;
  let heard = "enabled";
  // A service that learns of a change only at its third answer.
  server = createServer((_, response) => {
    answers += 1;
    if (answers % 3 === 0) heard = flags.state.enabled ? "enabled" : "disabled";
    response.end(JSON.stringify({ controls: { killSwitch: "released", feature: heard } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  change = {
    admin: flags,
    service: { url: `http://127.0.0.1:${port}`, key: "k" },
    flag: aiFlag,
    enabled: false,
    heard: ({ feature }) => feature === "disabled",
  };
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test("the work runs under the change, and everything is restored", async () => {
  const before = flags.state;
  expect(await withFlag(change, async () => flags.state.enabled)).toBe(false);
  expect(flags.state).toEqual(before);
});

test("everything is restored when the work fails", async () => {
  const before = flags.state;
  await expect(withFlag(change, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(flags.state).toEqual(before);
});

test("a flag that already has the state is not touched", async () => {
  flags.state = { enabled: false, strategies: [] };
  const before = flags.state;
  await withFlag(change, async () => {});
  expect(flags.state).toBe(before);
});

test("a strategy that Unleash added is removed", async () => {
  flags.state = { enabled: false, strategies: [] };
  await withFlag({ ...change, enabled: true, heard: ({ feature }) => feature === "enabled" }, async () => {
    expect(flags.state.strategies).toHaveLength(1);
  });
  expect(flags.state).toEqual({ enabled: false, strategies: [] });
});
