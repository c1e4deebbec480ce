import { expect, it } from "vitest";
import { createAdminClient } from "./admin-client.ts";
import { unleashAuthors } from "./unleash-authors.ts";

interface Event {
  readonly id: number;
  readonly type: string;
  readonly createdBy: string;
  readonly environment?: string | null;
}

function stage(events: Event[]) {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const state = { status: 200, asked, failures };
  const client = createAdminClient({
    url: "http://unleash.test/api",
    adminToken: "events",
    fetch: async (url) => {
      asked.push(String(url));
      return new Response(JSON.stringify({ events, total: events.length }), { status: state.status });
    },
  });
  const authors = unleashAuthors({
    client,
    flags: ["slotgen.kill-switch", "slotgen.ai"],
    environment: "production",
    onFailure: (error) => failures.push(error),
  });
  return { state, authors };
}

const event = (id: number, createdBy: string, changes: Partial<Event> = {}): Event => ({
  id,
  createdBy,
  type: "feature-environment-enabled",
  environment: "production",
  ...changes,
});

it("names the last author of a flag change, then all later ones", async () => {
  const events = [event(7, "ada"), event(6, "bob")];
  const { state, authors } = stage(events);
  expect(await authors()).toBe("ada");
  expect(state.asked).toEqual([
    "http://unleash.test/api/admin/search/events?feature=IS_ANY_OF%3Aslotgen.kill-switch%2Cslotgen.ai&limit=20",
  ]);
  events.unshift(event(10, "cyn"), event(9, "bob"), event(8, "cyn"));
  expect(await authors()).toBe("cyn, bob");
  expect(await authors()).toBe(null);
});

it("ignores other environments, and events that change no flag", async () => {
  const events = [
    event(4, "dev", { environment: "development" }),
    event(3, "tagger", { type: "tag-created" }),
    event(2, "ada", { environment: null, type: "feature-archived" }),
  ];
  expect(await stage(events).authors()).toBe("ada");
});

it("returns null if Unleash does not answer", async () => {
  expect(await stage([]).authors()).toBe(null);
  expect(await stage([event(1, "")]).authors()).toBe(null);
  const { state, authors } = stage([event(1, "ada")]);
  state.status = 403;
  expect(await authors()).toBe(null);
  expect(state.failures).toHaveLength(1);
  state.status = 200;
  expect(await authors()).toBe("ada");
});
