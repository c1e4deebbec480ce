import { describe, expect, it } from "vitest";
import { createFakeAdminApi, type FakeAdminApi, type FakePlace } from "./fake-admin-api.test-case.ts";
import { NoEnvironmentError } from "./no-environment-error.ts";
import { UnleashAdminError } from "./unleash-admin-error.ts";
import { type SetupReport, setUpUnleash } from "./unleash-setup.ts";

const killFlag = "slotgen.kill-switch";
const aiFlag = "slotgen.ai";

const setUp = (api: FakeAdminApi, report: (line: string) => void = () => undefined): Promise<SetupReport> =>
  setUpUnleash({
    url: "http://unleash.test/api/",
    adminToken: "*:*.secret",
    killFlag,
    aiFlag,
    groupId: "rollout group",
    fetch: api.fetch,
    report,
  });

function place(api: FakeAdminApi, flag: string, environment: string): FakePlace {
  const found = api.flags.get(flag)?.places.get(environment);
  if (found === undefined) throw new Error(`no flag \`${flag}\` in \`${environment}\``);
  return found;
}

const everything = (api: FakeAdminApi): unknown =>
  structuredClone([
    api.contextField,
    [...api.flags].map(([name, { type, places }]) => [name, type, [...places]]),
  ]);

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a fresh Unleash", () => {
  it("is in a safe state in every environment of the project", async () => {
    const api = createFakeAdminApi();
    api.environments.push({ name: "not of this project", visible: false });
    const lines: string[] = [];
    const report = await setUp(api, (line) => lines.push(line));

    expect(api.contextField).toMatchObject({ name: "jobId", stickiness: true });
    expect(api.flags.get(killFlag)?.type).toBe("kill-switch");
    expect(api.flags.get(aiFlag)?.type).toBe("release");
    for (const environment of ["development", "production"]) {
      expect(place(api, killFlag, environment)).toMatchObject({
        enabled: true,
        strategies: [{ parameters: { rollout: "100", groupId: killFlag } }],
      });
      expect(place(api, aiFlag, environment)).toMatchObject({
        enabled: false,
        strategies: [
          {
            name: "flexibleRollout",
            constraints: [],
            parameters: { rollout: "0", stickiness: "jobId", groupId: "rollout group" },
          },
        ],
      });
      expect(place(api, aiFlag, environment).strategies).toHaveLength(1);
      expect(place(api, killFlag, environment).strategies).toHaveLength(1);
    }
    expect(report).toMatchObject({ environments: ["development", "production"], toCheck: [] });
    expect(lines).toEqual(report.created.map((what) => `created  ${what}`));
    expect(report.created).toHaveLength(7);
  });

  it("is never open: AI is never on, and never exists without an engaged kill", async () => {
    const api = createFakeAdminApi();
    api.afterEach = () => {
      for (const [environment, ai] of api.flags.get(aiFlag)?.places ?? []) {
        expect(ai.enabled).toBe(false);
        expect(place(api, killFlag, environment).enabled).toBe(true);
      }
    };
    await setUp(api);
    expect(api.asked.length).toBeGreaterThan(10);
  });
});

describe("another run", () => {
  it("changes nothing when everything exists", async () => {
    const api = createFakeAdminApi();
    await setUp(api);
    const before = everything(api);
    const report = await setUp(api);
    expect(everything(api)).toEqual(before);
    expect(report.created).toEqual([]);
    expect(api.asked.filter((request) => !request.startsWith("GET ")).length).toBe(9);
  });

  it("keeps what operators have set since", async () => {
    const api = createFakeAdminApi();
    await setUp(api);
    place(api, killFlag, "development").enabled = false;
    const ai = place(api, aiFlag, "development");
    ai.enabled = true;
    ai.strategies = [
      {
        id: "theirs",
        name: "flexibleRollout",
        parameters: { rollout: "40", stickiness: "jobId", groupId: "rollout group" },
      },
    ];
    const before = everything(api);
    const lines: string[] = [];
    await setUp(api, (line) => lines.push(line));
    expect(everything(api)).toEqual(before);
    expect(lines).toContain(`kept     \`${killFlag}\` in \`development\`: released`);
    expect(lines).toContain(`kept     \`${aiFlag}\` in \`development\`: on`);
  });

  it("prepares an added environment, and no other", async () => {
    const api = createFakeAdminApi();
    await setUp(api);
    place(api, killFlag, "production").enabled = false;
    api.environments.push({ name: "staging", visible: true });
    for (const flag of [killFlag, aiFlag]) {
      api.flags.get(flag)?.places.set("staging", { enabled: false, strategies: [] });
    }
    await setUp(api);
    expect(place(api, killFlag, "staging").enabled).toBe(true);
    expect(place(api, aiFlag, "staging")).toMatchObject({ enabled: false, strategies: [{}] });
    expect(place(api, killFlag, "production").enabled).toBe(false);
  });

  it("reports what an operator should check", async () => {
    const api = createFakeAdminApi();
    await setUp(api);
    api.contextField = { stickiness: false };
    place(api, aiFlag, "production").strategies = [
      {
        id: "theirs",
        name: "flexibleRollout",
        parameters: { rollout: "100", stickiness: "default", groupId: aiFlag },
      },
    ];
    const { created, toCheck } = await setUp(api);
    expect(created).toEqual([]);
    expect(toCheck).toHaveLength(2);
    expect(toCheck[0]).toContain("enable its custom stickiness");
    expect(toCheck[1]).toContain("in `production`, the rollout");
    expect(api.contextField).toEqual({ stickiness: false });
  });

  it("engages a kill that could not be engaged before", async () => {
    const api = createFakeAdminApi();
    api.intercept = (request) =>
      request.endsWith("/production/on") ? new Response("later", { status: 503 }) : undefined;
    expect(await failure(setUp(api))).toMatchObject({ failure: { status: 503, body: "later" } });
    expect(place(api, killFlag, "production")).toEqual({ enabled: false, strategies: [] });
    api.intercept = () => undefined;
    await setUp(api);
    expect(place(api, killFlag, "production")).toMatchObject({ enabled: true, strategies: [{}] });
    expect(place(api, aiFlag, "production").enabled).toBe(false);
  });
});

describe("what goes wrong", () => {
  const answer =
    (status: number, body = "because") =>
    () =>
      new Response(body, { status });

  it.each<[string, (request: string) => Response | undefined, number | null, string]>([
    ["the token is not known", answer(401), 401, "SLOTGATE_UNLEASH_ADMIN_TOKEN"],
    ["the token is not an admin's", answer(403), 403, "SLOTGATE_UNLEASH_ADMIN_TOKEN"],
    ["the address is the UI's", answer(200, "<!DOCTYPE html>"), 200, "ends in `/api`"],
    ["the address is something else's", answer(404), 404, "ends in `/api`"],
    ["Unleash fails", answer(500), 500, "run the command again"],
    ["the answer is other JSON", answer(200, "{}"), 200, "ends in `/api`"],
    [
      "no server answers",
      () => {
        throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });
      },
      null,
      "check that Unleash runs",
    ],
  ])("says what to do when %s", async (_name, intercept, status, advice) => {
    const api = createFakeAdminApi();
    api.intercept = intercept;
    const error = await failure(setUp(api));
    expect(error).toBeInstanceOf(UnleashAdminError);
    expect(error).toMatchObject({
      failure: { method: "GET", path: "/environments/project/default", status },
      message: expect.stringContaining(advice),
    });
    expect(String(error)).not.toContain("secret");
  });

  it("names the archived flag that blocks it", async () => {
    const api = createFakeAdminApi();
    api.archived.add(aiFlag);
    const error = await failure(setUp(api));
    expect(error).toMatchObject({ failure: { method: "POST", status: 409 } });
    expect(String(error)).toContain("revive or delete the archived flag");
  });

  it("reports a kill flag that is left not engaged", async () => {
    const api = createFakeAdminApi();
    api.intercept = (request) =>
      request.endsWith("/on") || request.startsWith("DELETE ")
        ? new Response("no", { status: 403 })
        : undefined;
    const error = await failure(setUp(api));
    expect(String(error)).toContain(
      `\`${killFlag}\` in \`development\` is not engaged: switch it on in Unleash`,
    );
  });

  it("refuses a project without environments", async () => {
    const api = createFakeAdminApi();
    api.environments = [{ name: "development", visible: false }];
    expect(await failure(setUp(api))).toBeInstanceOf(NoEnvironmentError);
    expect(api.asked).toHaveLength(1);
  });
});
