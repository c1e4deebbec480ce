import { expect, it } from "vitest";
import type { OutboundNews } from "../outbound/tail-outbound.ts";
import { createRequestLook } from "./unrecorded-requests.ts";

function stage(admitted: readonly string[]) {
  const asked: string[][] = [];
  const known = new Set(admitted);
  const state = { news: { decisionIds: new Set<string>(), unreadable: 0 } as OutboundNews, away: false };
  const { look, reconciled } = createRequestLook({
    async news() {
      const { news } = state;
      state.news = { decisionIds: new Set(), unreadable: 0 };
      return news;
    },
    async admitted(ids) {
      asked.push([...ids]);
      if (state.away) throw new Error("away");
      return new Set(ids.filter((id) => known.has(id)));
    },
  });
  const sent = (...ids: string[]) => {
    state.news = { decisionIds: new Set(ids), unreadable: 0 };
  };
  return { look, reconciled, sent, asked, state };
}

it("finds nothing if every request has its admission, and looks each up once", async () => {
  const { look, sent, asked } = stage(["d-1", "d-2", "d-3"]);
  expect(await look()).toBeNull();
  sent("d-1", "d-2");
  expect(await look()).toBeNull();
  sent("d-3");
  expect(await look()).toBeNull();
  expect(await look()).toBeNull();
  expect(asked).toEqual([["d-1", "d-2"], ["d-3"]]);
});

it("finds a request without an admission once", async () => {
  const { look, sent } = stage(["d-1"]);
  sent("d-1", "d-2", "d-3");
  expect(await look()).toEqual({
    tripwire: "unrecorded-request",
    reason: "requests were sent to the model for 2 decisions without an admission, the first `d-2`",
    figures: { decisions: 2, decisionId: "d-2", unreadableLines: 0 },
    occurrence: null,
  });
  expect(await look()).toBeNull();
});

it("compares later what it could not compare before", async () => {
  const { look, sent, state } = stage(["d-1"]);
  sent("d-1", "d-2");
  state.away = true;
  await expect(look()).rejects.toThrow("away");
  state.away = false;
  expect(await look()).toMatchObject({ figures: { decisions: 1, decisionId: "d-2" } });
});

it("reports a line that cannot be read", async () => {
  const { look, state } = stage([]);
  state.news = { decisionIds: new Set(), unreadable: 1 };
  expect(await look()).toMatchObject({
    reason: "1 line of the outbound ledger cannot be read",
    figures: { decisions: 0, unreadableLines: 1 },
  });
  expect(await look()).toBeNull();
});

it("is reconciled while every look succeeds and finds nothing, and never again after a finding", async () => {
  const { look, reconciled, sent, state } = stage(["d-1"]);
  expect(reconciled()).toBe(false);
  sent("d-1");
  await look();
  expect(reconciled()).toBe(true);
  sent("d-1");
  state.away = true;
  await expect(look()).rejects.toThrow("away");
  expect(reconciled()).toBe(false);
  state.away = false;
  await look();
  expect(reconciled()).toBe(true);
  sent("d-2");
  await look();
  await look();
  expect(reconciled()).toBe(false);
});
