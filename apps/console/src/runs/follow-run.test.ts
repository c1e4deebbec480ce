import { expect, it } from "vitest";
import type { Api, Schemas } from "../api/client.ts";
import { followRun } from "./follow-run.ts";

const event = (ended: number, state: string) =>
  `event: progress\ndata: ${JSON.stringify({ state, progress: { ended } })}\nid: ${ended}/2\n\n`;

/** An API whose streams are these texts, one for each request. */
function playing(streams: readonly (string | { readonly status: number })[]) {
  let asked = 0;
  const answer = async () => {
    const next = streams[asked] ?? "";
    asked += 1;
    return typeof next === "string"
      ? { data: new Response(next).body, response: new Response(null) }
      : { error: { title: "no" }, response: new Response(null, { status: next.status }) };
  };
  const api = { GET: answer } as unknown as Api;
  return { api, asked: () => asked };
}

async function follow(streams: readonly (string | { readonly status: number })[]) {
  const { api, asked } = playing(streams);
  const ends: number[] = [];
  let heard = 0;
  await followRun({
    api,
    runId: "run-1",
    signal: new AbortController().signal,
    onStatus: ({ progress }: Schemas["RunStatus"]) => ends.push(progress.ended),
    onHeard: () => {
      heard += 1;
    },
    pause: async () => {},
  });
  return { ends, asked: asked(), heard };
}

it("reads a run to its end", async () => {
  expect(await follow([event(1, "running") + event(2, "ended")])).toMatchObject({ ends: [1, 2], asked: 1 });
});

it("opens a stream again that broke off, and hears its comments", async () => {
  const { ends, asked, heard } = await follow([
    `: still here\n\n${event(1, "running")}`,
    { status: 503 },
    event(2, "ended"),
  ]);
  expect([ends, asked]).toEqual([[1, 2], 3]);
  expect(heard).toBeGreaterThanOrEqual(3);
});

it.each([403, 404])("stops at status %i", async (status) => {
  expect(await follow([{ status }])).toMatchObject({ ends: [], asked: 1 });
});
