import type { Change } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/change-list.json" with { type: "json" };
import type { ChangeFilter } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const log: Change[] = Array.from({ length: 3 }, (_, index) => ({
  ...(structuredClone(example.changes[0]) as Change),
  changeId: String(3 - index),
}));
const asked: ChangeFilter[] = [];
let stage: HttpStage;
beforeEach(async () => {
  asked.length = 0;
  stage = await startStage({
    changes: {
      behind: async () => [],
      async page(filter, { cursor, limit }) {
        asked.push(filter);
        return log.filter(({ changeId }) => cursor === null || changeId < cursor).slice(0, limit);
      },
    },
  });
});
afterEach(() => stage.stop());
const changes = (...args: string[]) =>
  call(["changes", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) },
    now: Date.parse("2026-03-02T10:15:41Z"),
  });

it("shows the newest as a table, and says that there are more", async () => {
  const { code, out, err } = await changes("--limit", "2");
  expect({ code, err }).toEqual({
    code: 0,
    err: "only 2 are shown, and there are more: --limit NUMBER shows them\n",
  });
  expect(out.split("\n")).toEqual([
    "CHANGE  WHEN        BY               WHAT, AND WHY",
    "     3  10 min ago  release-manager  kill: the service's own kill was released;",
    "                                     kill engaged -> released (the prompt is",
    "                                     mended)",
    "     2  10 min ago  release-manager  kill: the service's own kill was released;",
    "                                     kill engaged -> released (the prompt is",
    "                                     mended)",
    "",
  ]);
});

it("passes filters on, and prints JSON", async () => {
  const { out } = await changes("--source", "kill", "--since", "2026-03-01T00:00:00Z", "--json");
  expect(JSON.parse(out)).toEqual({ version: "v1", changes: log, next: null });
  expect(asked[0]).toEqual({ source: "kill", since: "2026-03-01T00:00:00.000Z", until: null });
  expect((await changes("--source", "whim")).code).toBe(2);
});

it("pages by the id of the last change, and refuses invalid queries", async () => {
  const first = await (await stage.ask("/v1/changes?limit=2", { as: ["operate"] })).json();
  expect(first).toMatchObject({ changes: [{ changeId: "3" }, { changeId: "2" }], next: "2" });
  const second = await (await stage.ask("/v1/changes?limit=2&cursor=2", { as: ["operate"] })).json();
  expect(second).toMatchObject({ changes: [{ changeId: "1" }], next: null });
  for (const query of ["cursor=x", "cursor=0", "sourse=kill", "since=today"])
    expect((await stage.problemOf(`/v1/changes?${query}`, { as: ["audit"] })).status, query).toBe(422);
  expect((await stage.ask("/v1/changes", { as: ["submit"] })).status).toBe(403);
});

it("describes the first value as first seen", async () => {
  const first = { before: null, after: null, who: null, why: null, source: "prompt" } as const;
  log.splice(0, 3, { ...(log[0] as Change), ...first, what: "another prompt is in use" });
  expect((await changes("--wide")).out).toContain("first seen: a prompt is in use");
});
