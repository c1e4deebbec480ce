import type { Incident, TripwireStatus } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/incident-list.json" with { type: "json" };
import type { IncidentFilter } from "@slotgate/executor";
import { noTripwires } from "@slotgate/executor/test";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const idOf = (place: number): string => `0199f0d2-8c44-7d01-9a52-1f7be0c3d9a${place}`;
const closed = example.incidents[0] as Incident;
const open = { closedAt: null, closedBy: null, closeReason: null };
const log: Incident[] = [2, 1, 0].map((place) => ({
  ...structuredClone(closed),
  incidentId: idOf(place),
  ...(place === 2 ? open : {}),
}));
const asked: IncidentFilter[] = [];
let stage: HttpStage;
beforeEach(async () => {
  asked.length = 0;
  stage = await startStage({
    tripwires: {
      ...noTripwires,
      status: () => example.tripwires.slice(3) as TripwireStatus[],
      incidents: {
        async page(filter, { cursor, limit }) {
          asked.push(filter);
          return log
            .filter(
              ({ closedAt }) => filter.state === null || (closedAt === null) === (filter.state === "open"),
            )
            .filter(({ incidentId }) => cursor === null || incidentId < cursor)
            .slice(0, limit);
        },
      },
    },
  });
});
afterEach(() => stage.stop());
const incidents = (...args: string[]) =>
  call(["incidents", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) },
    now: Date.parse("2026-03-05T12:00:00Z"),
  });

it("shows the tripwires' states and the newest incidents as tables, and says that there are more", async () => {
  const { code, out, err } = await incidents("--limit", "2");
  expect({ code, err }).toEqual({
    code: 0,
    err: `only 2 are shown, and there are more: --limit NUMBER shows them\nopen: slotgate kill release ${closed.engagementId} --reason REASON\n`,
  });
  expect(out).toBe(`TRIPWIRE        STATE  CONDITION
model-failures  armed  more than 50 % of at least 20 model calls within 300 s
                       failed
model-latency   off    SLOTGATE_TRIPWIRES_OFF names it

${table(out)}`);
  const [, ...rows] = table(out)
    .split(/^(?=\d+ d ago)/m)
    .map((row) => row.replaceAll(/\s+/g, ""));
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).toContain("model-");
  expect(rows[0]).toContain("open");
  expect((await incidents("--limit", "2", "--wide", "--utc")).out.split("\n").slice(4)).toEqual([
    expect.stringMatching(/^OPENED +TRIPWIRE +REASON +ENGAGEMENT +CLOSED +BY +WHY$/),
    `2026-03-02T09:58:03Z  model-failures  ${closed.reason}  ${closed.engagementId}  open                  -                -`,
    `2026-03-02T09:58:03Z  model-failures  ${closed.reason}  ${closed.engagementId}  2026-03-02T10:05:40Z  release-manager  the provider has taken its new model back`,
    "",
  ]);
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

/** The text after the empty line. */
const table = (out: string): string => out.slice(out.indexOf("\n\n") + 2);

it("shows open incidents only, and prints JSON", async () => {
  const { out } = await incidents("--open", "--json");
  expect(JSON.parse(out)).toMatchObject({ version: "v1", incidents: [{ incidentId: idOf(2) }], next: null });
  expect(asked).toEqual([{ state: "open" }]);
  expect((await incidents("--open", "--limit", "1", "--wide")).err).toBe("");
});

it("pages by the id of the last incident, and refuses unknown options", async () => {
  const first = await (await stage.ask("/v1/incidents?limit=2", { as: ["operate"] })).json();
  expect(first).toMatchObject({
    incidents: [{ incidentId: idOf(2) }, { incidentId: idOf(1) }],
    next: idOf(1),
  });
  const path = `/v1/incidents?limit=2&state=closed&cursor=${idOf(1)}`;
  const second = await (await stage.ask(path, { as: ["operate"] })).json();
  expect(second).toMatchObject({ incidents: [{ incidentId: idOf(0) }], next: null });
  for (const query of ["cursor=x", "state=odd", "sate=open", "limit=0"])
    expect((await stage.problemOf(`/v1/incidents?${query}`, { as: ["audit"] })).status, query).toBe(422);
  expect((await stage.ask("/v1/incidents", { as: ["submit"] })).status).toBe(403);
});
