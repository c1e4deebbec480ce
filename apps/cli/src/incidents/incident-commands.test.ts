import { type IncidentV1, incidentV1, type TripwireStatus } from "@slotgate/contracts";
import closed from "@slotgate/contracts/examples/v1/incident.json" with { type: "json" };
import tripwires from "@slotgate/contracts/examples/v1/incident-list.json" with { type: "json" };
import kill from "@slotgate/contracts/examples/v1/kill-status.json" with { type: "json" };
import type { IncidentFilter, Role } from "@slotgate/executor";
import { createMemoryIncidentStore, noTripwires } from "@slotgate/executor/test";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const idOf = (place: number): string => `0199f0d2-8c44-7d01-9a52-1f7be0c3d9a${place}`;
const resolved: IncidentV1 = {
  ...incidentV1.parse(closed),
  links: [{ kind: "engagement", id: "released" }],
};
const [engagement] = kill.engagements;
const open: IncidentV1 = {
  ...resolved,
  incidentId: idOf(2),
  to: null,
  state: "open",
  resolution: null,
  links: [{ kind: "engagement", id: engagement?.engagementId ?? "" }],
  history: resolved.history.slice(0, 2),
};
const log: readonly IncidentV1[] = [
  { ...resolved, incidentId: idOf(0) },
  { ...resolved, incidentId: idOf(1) },
  open,
];
const now = "2026-03-05T12:00:00.000Z";
const asked: IncidentFilter[] = [];
let stage: HttpStage;
beforeEach(async () => {
  asked.length = 0;
  const store = createMemoryIncidentStore({
    now: () => now,
    newId: () => idOf(3),
    incidents: log,
    known: [engagement?.engagementId ?? "", "41", "42", "decision-1"],
  });
  stage = await startStage({
    tripwires: { ...noTripwires, status: () => tripwires.tripwires.slice(3) as TripwireStatus[] },
    kill: {
      engage: () => Promise.reject(new Error("not asked")),
      release: () => Promise.reject(new Error("not asked")),
      read: async () => ({ engaged: true, engagements: [...kill.engagements] }),
    },
    incidents: {
      ...store,
      page(filter, page) {
        asked.push(filter);
        return store.page(filter, page);
      },
    },
  });
});
afterEach(() => stage.stop());
const incidentsAs = (role: Role, ...args: string[]) =>
  call(["incidents", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf([role]) },
    now: Date.parse(now),
  });
const incidents = (...args: string[]) => incidentsAs("operate", ...args);
const read = async (id: string): Promise<IncidentV1> =>
  incidentV1.parse(JSON.parse((await incidents("show", id, "--json")).out));
/** The text after the empty line. */
const table = (out: string): string => out.slice(out.indexOf("\n\n") + 2);

describe("slotgate incidents list", () => {
  it("shows the tripwires' states and the newest incidents as tables, and says that there are more", async () => {
    const { code, out, err } = await incidentsAs("audit", "list", "--limit", "2");
    expect({ code, err }).toEqual({
      code: 0,
      err: `only 2 are shown, and there are more: --limit NUMBER shows them\nopen: slotgate incidents show ${idOf(2)}\n`,
    });
    expect(out).toBe(`TRIPWIRE        STATE  CONDITION
model-failures  armed  more than 50 % of at least 20 model calls within 300 s
                       failed
model-latency   off    SLOTGATE_TRIPWIRES_OFF names it

${table(out)}`);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const what = `${resolved.title}: ${resolved.description}`;
    expect((await incidents("list", "--limit", "2", "--wide", "--utc")).out.split("\n").slice(4)).toEqual([
      expect.stringMatching(/^INCIDENT +OPENED +BY +SEV +STATE +WHAT$/),
      `${idOf(2)}  2026-03-02T09:58:03Z  tripwire:model-failures    2  open      ${what}`,
      `${idOf(1)}  2026-03-02T09:58:03Z  tripwire:model-failures    2  resolved  ${what}`,
      "",
    ]);
  });

  it("sends its filters, and prints JSON", async () => {
    const { out } = await incidents("list", "--open", "--json");
    expect(JSON.parse(out)).toMatchObject({
      version: "v1",
      incidents: [{ incidentId: idOf(2) }],
      next: null,
    });
    const range = ["--since", "2026-03-01", "--until", "2026-03-02T12:00Z"];
    expect((await incidents("list", "--severity", "1", ...range)).err).toBe("no incident matches\n");
    const all = { state: null, severity: null, since: null, until: null };
    const window = { since: "2026-03-01T00:00:00.000Z", until: "2026-03-02T12:00:00.000Z" };
    expect(asked).toEqual([
      { ...all, state: "open" },
      { ...all, severity: 1, ...window },
    ]);
    expect((await incidents("list", "--severity", "5")).code).toBe(2);
  });
});

describe("slotgate incidents show", () => {
  it("shows the incident, its history, and the next commands", async () => {
    const { code, out, err } = await incidentsAs("audit", "show", idOf(2), "--utc");
    expect({ code, out, err }).toEqual({
      code: 0,
      out: `incident    ${idOf(2)}
title       the tripwire \`model-failures\` fired
severity    2: AI generation is down, or a control does not work
state       open
what        13 of 24 model calls within 300 s failed (54.2 %), which is more
            than 50 %
effects     since 2026-03-02T09:58:03Z
opened      2026-03-02T09:58:03Z by tripwire:model-failures
figures     {"calls":24,"failures":13,"percent":54.2,"boundPercent":50,"windowMs
            ":300000}
engagement  ${engagement?.engagementId}

${table(out)}`,
      err: `engaged: slotgate kill release ${engagement?.engagementId} --reason REASON\nopen: slotgate incidents resolve ${idOf(2)} --reason REASON\n`,
    });
    expect((await incidents("show", idOf(2), "--utc", "--wide")).out.split("\n\n")[1]).toBe(
      `WHEN                  BY                       ENTRY
2026-03-02T09:58:03Z  tripwire:model-failures  opened with severity 2, engagement ${engagement?.engagementId}
2026-03-02T10:01:12Z  on-call                  the provider's status page reports errors of its new model
`,
    );
  });

  it("names no command for what is resolved and released", async () => {
    const { out, err } = await incidents("show", idOf(1), "--utc", "--wide");
    expect(err).toBe("");
    expect(out).toMatch(/^effects +from 2026-03-02T09:58:03Z to 2026-03-02T10:05:40Z$/m);
    expect(out.split("\n").slice(-3)).toEqual([
      expect.stringMatching(
        / {2}effects from 2026-\S+ to 2026-\S+: the kill was released and calls succeed$/,
      ),
      expect.stringMatching(/ {2}resolved: the provider has taken its new model back; /),
      "",
    ]);
  });
});

describe("slotgate incidents open", () => {
  it("opens an incident, and says how to resolve it", async () => {
    const { code, out, err } = await incidents("open", "--severity", "3", "--title", "slow answers");
    expect({ code, out, err }).toEqual({
      code: 0,
      out: `opened incident ${idOf(3)} with severity 3\nto resolve it:\n  slotgate incidents resolve ${idOf(3)} --reason REASON\n`,
      err: "",
    });
    expect(await read(idOf(3))).toMatchObject({
      openedBy: "operate",
      severity: 3,
      title: "slow answers",
      description: null,
      from: now,
      to: null,
      links: [],
      state: "open",
      firing: null,
    });
  });

  it("sends all that is given under the contract's names", async () => {
    const { out } = await incidents(
      ...["open", "--severity", "1", "--title", "made-up sources", "--description", "three lessons"],
      ...["--from", "3h", "--to", "1h", "--change", "41", "42", "--decision", "decision-1", "--json"],
    );
    expect(JSON.parse(out)).toMatchObject({
      description: "three lessons",
      from: "2026-03-05T09:00:00.000Z",
      to: "2026-03-05T11:00:00.000Z",
      links: [
        { kind: "change", id: "41" },
        { kind: "change", id: "42" },
        { kind: "decision", id: "decision-1" },
      ],
    });
  });

  it.each([
    [["--severity", "5", "--title", "x"], 2, /Give a severity from 1 \(the worst\) to 4/],
    [["--title", "x"], 2, /--severity/],
    [["--severity", "1"], 2, /--title/],
    [["--severity", "1", "--title", " "], 2, /Give a name/],
    [["--severity", "1", "--title", "x", "--from", "yesterday"], 2, /Give an age/],
    [["--severity", "1", "--title", "x", "--from", "2026-03-06"], 1, /`from` is .* in the future/],
    [["--severity", "1", "--title", "x", "--to", "1h"], 1, /would end at .* before they begin at/],
    [
      ["--severity", "1", "--title", "x", "--change", "7"],
      1,
      /no change has the id `7`: `slotgate changes` lists/,
    ],
    [
      ["--severity", "1", "--title", "x", "--decision", "d"],
      1,
      /no decision has the id `d`: `slotgate explain/,
    ],
    [
      ["--severity", "1", "--title", "x", "--engagement", "e"],
      1,
      /no engagement has the id `e`: `slotgate kill status` lists .* `slotgate changes` names/,
    ],
  ])("%j: exits with %i and says what is wrong", async (args, code, says) => {
    const called = await incidents("open", ...args);
    expect(called).toMatchObject({ code, out: "" });
    expect(called.err.replaceAll(/\s+/g, " ")).toMatch(says);
  });
});

describe("slotgate incidents", () => {
  it("adds entries, each printed as it was recorded", async () => {
    const because = ["--reason", "the records show it"];
    const entries = [
      [["note", idOf(2), "the provider is on it"], "the provider is on it\n"],
      [["severity", idOf(2), "1", ...because], "severity 2 -> 1: the records show it\n"],
      [
        ["link", idOf(2), "--change", "41", "--decision", "decision-1"],
        "linked change 41, decision decision-1\n",
      ],
      [
        ["window", idOf(2), "--from", "2026-03-01", "--to", "1h", ...because],
        "effects from 4 d ago to 1 h ago: the records show it\n",
      ],
      [["window", idOf(2), "--ongoing", ...because], "effects since 4 d ago: the records show it\n"],
      [["resolve", idOf(2), "--reason", "the prompt is fixed"], "resolved: the prompt is fixed\n"],
      [["note", idOf(2), "read again later"], "read again later\n"],
      [["reopen", idOf(2), "--reason", "it is back"], "reopened: it is back\n"],
      [["resolve", idOf(2), "--to", "30m", "--reason", "and gone"], "resolved: and gone\n"],
    ] as const;
    for (const [args, out] of entries)
      expect(await incidents(...args), args.join(" ")).toEqual({ code: 0, out, err: "" });
    const { history, ...incident } = await read(idOf(2));
    expect(incident).toMatchObject({
      severity: 1,
      from: "2026-03-01T00:00:00.000Z",
      to: "2026-03-05T11:30:00.000Z",
      state: "resolved",
      resolution: { at: now, by: "operate", reason: "and gone" },
    });
    expect(history.slice(2).map(({ kind }) => kind)).toEqual([
      ...["note", "severity", "links", "window", "window", "resolution", "note", "reopening", "resolution"],
    ]);
  });

  it.each([
    [["resolve", idOf(1), "--reason", "again"], 1, /`release-manager` resolved the incident .*: `slotgate/],
    [["reopen", idOf(2), "--reason", "again"], 1, /the incident `\S+` is open/],
    [["severity", idOf(2), "2", "--reason", "again"], 1, /has severity 2 already/],
    [["link", idOf(2), "--engagement", engagement?.engagementId ?? ""], 1, /has these links already/],
    [
      ["note", idOf(7), "lost"],
      1,
      new RegExp(`no incident has the id \`${idOf(7)}\`: \`slotgate incidents list`),
    ],
    [["show", idOf(7)], 1, /no incident has the id/],
    [["link", idOf(2)], 2, /give at least one of --engagement, --change, --decision/],
    [["window", idOf(2), "--reason", "none"], 2, /give --from, --to or --ongoing/],
    [["window", idOf(2), "--to", "1h", "--ongoing", "--reason", "both"], 2, /either --to or --ongoing/],
    [["note", idOf(2), ""], 2, /Give a reason of 1 to 1000/],
    [["resolve", idOf(2)], 2, /--reason/],
  ])("%j: exits with %i, says why, and adds nothing", async (args, code, says) => {
    const called = await incidents(...args);
    expect(called).toMatchObject({ code, out: "" });
    expect(called.err.replaceAll(/\s+/g, " ")).toMatch(says);
    expect(await read(idOf(2))).toEqual(open);
  });

  it("is written with the role operate only", async () => {
    for (const args of [
      ["open", "--severity", "4", "--title", "x"],
      ["note", idOf(2), "x"],
    ]) {
      const { code, err } = await incidentsAs("audit", ...args);
      expect(code).toBe(1);
      expect(err).toContain("requires role `operate`");
    }
  });
});

describe("the API", () => {
  it("pages by the id of the last incident, and refuses unknown options", async () => {
    const first = await (await stage.ask("/v1/incidents?limit=2", { as: ["operate"] })).json();
    expect(first).toMatchObject({
      incidents: [{ incidentId: idOf(2) }, { incidentId: idOf(1) }],
      next: idOf(1),
    });
    const path = `/v1/incidents?limit=2&state=resolved&severity=2&cursor=${idOf(1)}`;
    const second = await (await stage.ask(path, { as: ["operate"] })).json();
    expect(second).toMatchObject({ incidents: [{ incidentId: idOf(0) }], next: null });
    for (const query of ["cursor=x", "state=closed", "severity=0", "severity=02", "sate=open", "limit=0"])
      expect((await stage.problemOf(`/v1/incidents?${query}`, { as: ["audit"] })).status, query).toBe(422);
    expect((await stage.ask("/v1/incidents", { as: ["submit"] })).status).toBe(403);
  });

  it.each([
    ["an opening", "", { severity: 5, title: "x" }, "$.severity"],
    ["an opening with an empty list of links", "", { severity: 1, title: "x", links: [] }, "$.links"],
    ["an entry of another kind", `/${idOf(2)}/entries`, { kind: "opening", severity: 1 }, "$.kind"],
    ["a note without text", `/${idOf(2)}/entries`, { kind: "note" }, "$.text"],
  ])("refuses %s that is not valid, and says where", async (_, path, body, where) => {
    const problem = await stage.problemOf(`/v1/incidents${path}`, {
      as: ["operate"],
      body: JSON.stringify({ version: "v1", ...body }),
    });
    expect(problem).toMatchObject({
      type: "urn:slotgate:problem:invalid-incident",
      issues: [expect.objectContaining({ path: where })],
    });
  });
});
