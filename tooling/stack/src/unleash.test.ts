import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./eventually.test-case.ts";
import { assertPortsFree, freePorts } from "./ports.ts";
import { withClient } from "./postgres/with-client.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./temporary-directory.ts";
import { startUnleash, type UnleashOptions, type UnleashServer } from "./unleash.ts";
import { UnleashAdmin } from "./unleash-admin.ts";
import { UnleashRequestError } from "./unleash-request-error.ts";

const place = { name: "slotgen.ai", environment: "development" } as const;
let directory: TemporaryDirectory;
let startDatabase: () => Promise<PostgresServer>;
let database: PostgresServer;
let options: UnleashOptions;
let unleash: UnleashServer;
let admin: UnleashAdmin;
const lines: string[] = [];

beforeAll(async () => {
  directory = await temporaryDirectory("unleash-test");
  const [databasePort, port] = (await freePorts(2)) as [number, number];
  startDatabase = () =>
    startPostgres({ port: databasePort, dataDirectory: join(directory.path, "data"), log: () => {} });
  database = await startDatabase();
  await database.createDatabase("unleash");
  options = {
    port,
    databaseUrl: database.url("unleash"),
    login: { username: "admin", password: "a test password" },
    adminToken: "*:*.administrator",
    clientTokens: { development: "*:development.first", production: "*:production.second" },
    log: (line) => void lines.push(line),
  };
  unleash = await startUnleash(options);
  admin = new UnleashAdmin(unleash);
  await admin.addContextField({ name: "jobId", stickiness: true });
  await admin.createFlag({ name: place.name, type: "release" });
});

afterAll(async () => {
  await unleash.stop();
  await database.stop();
  await directory.remove();
});

interface ClientFlag {
  readonly name: string;
  readonly enabled: boolean;
  readonly strategies: readonly { readonly name: string; readonly parameters: Record<string, string> }[];
}

/** A flag as an SDK of that environment receives it. */
async function clientFlag(name: string, environment = "development"): Promise<ClientFlag | undefined> {
  const answer = await fetch(`${unleash.apiUrl}/client/features`, {
    headers: { authorization: unleash.clientToken(environment) },
  });
  const body = (await answer.json()) as { features: ClientFlag[]; query: { environment: string } };
  expect(body.query.environment).toBe(environment);
  return body.features.find((flag) => flag.name === name);
}

test("clients of an environment receive what the admin sets there", async () => {
  await admin.setRollout({ ...place, percent: 25 });
  await admin.setFlag({ ...place, enabled: true });
  const rollout = {
    name: "flexibleRollout",
    parameters: { rollout: "25", stickiness: "jobId", groupId: place.name },
  };
  await eventually(async () => {
    expect(await clientFlag(place.name)).toMatchObject({ enabled: true, strategies: [rollout] });
  });
  expect(await clientFlag(place.name, "production")).toMatchObject({ enabled: false });

  await admin.setFlag({ ...place, enabled: false });
  await eventually(async () => expect(await clientFlag(place.name)).toMatchObject({ enabled: false }));
});

test("setRollout leaves exactly one gradual rollout and keeps the flag on", async () => {
  await admin.removeStrategies(place);
  await admin.addStrategy({ ...place, strategy: { name: "default", constraints: [] } });
  await admin.setFlag({ ...place, enabled: true });
  await admin.addStrategy({
    ...place,
    strategy: {
      name: "flexibleRollout",
      constraints: [{ contextName: "appName", operator: "IN", values: ["x"] }],
      parameters: { rollout: "100", stickiness: "default", groupId: "other" },
    },
  });
  for (const percent of [40, 60]) {
    await admin.setRollout({ ...place, percent });
    expect(await admin.flagState(place)).toMatchObject({
      enabled: true,
      strategies: [
        {
          name: "flexibleRollout",
          constraints: [],
          parameters: { rollout: String(percent), stickiness: "jobId", groupId: place.name },
        },
      ],
    });
  }
  await admin.setRollout({ ...place, percent: 5, stickiness: "default", groupId: "g" });
  const { strategies } = await admin.flagState(place);
  expect(strategies.map(({ parameters }) => parameters)).toEqual([
    { rollout: "5", stickiness: "default", groupId: "g" },
  ]);
});

test("a flag without strategies, switched on, gets the hidden 100 % of Unleash", async () => {
  await admin.removeStrategies(place);
  expect(await admin.flagState(place)).toMatchObject({ enabled: false, strategies: [] });
  await admin.setFlag({ ...place, enabled: true });
  expect(await admin.flagState(place)).toMatchObject({
    strategies: [{ parameters: { rollout: "100", stickiness: "default" } }],
  });
});

test("archive, revive, delete and create again", async () => {
  const flag = { name: "slotgen.kill-switch", type: "kill-switch" } as const;
  const killPlace = { name: flag.name, environment: "development" };
  await admin.createFlag(flag);
  await admin.setFlag({ ...killPlace, enabled: true });
  await eventually(async () => expect(await clientFlag(flag.name)).toMatchObject({ enabled: true }));
  await admin.archiveFlag(flag.name);
  await eventually(async () => expect(await clientFlag(flag.name)).toBeUndefined());
  await admin.reviveFlag(flag.name);
  expect((await admin.flagState(killPlace)).enabled).toBe(false);
  await admin.archiveFlag(flag.name);
  await admin.deleteFlag(flag.name);
  await admin.createFlag(flag);
  expect(await admin.flagState(killPlace)).toMatchObject({ enabled: false, strategies: [] });
});

test("survives a write that fails after its answer", async () => {
  const rename = (from: string, to: string) =>
    withClient(database.url("unleash"), (client) => client.query(`alter table ${from} rename to ${to}`));
  await admin.createFlag({ name: "short-lived", type: "release" });
  await rename("feature_lifecycles", "elsewhere");
  try {
    lines.length = 0;
    await admin.archiveFlag("short-lived");
    await eventually(() => expect(lines.join("\n")).toMatch(/"feature_lifecycles" does not exist/));
  } finally {
    await rename("elsewhere", "feature_lifecycles");
  }
  // A process that is ending might still answer.
  await admin.deleteFlag("short-lived");
  await admin.flagState(place);
  await expect(Promise.race([unleash.exited, admin.flagState(place)])).resolves.toHaveProperty("enabled");
});

test("a refusal names the request, the status and what Unleash said", async () => {
  const failure = await admin
    .setFlag({ ...place, name: "missing", enabled: true })
    .catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(UnleashRequestError);
  expect((failure as Error).message).toMatch(/POST .*missing.*\/on` with status 404: .*no feature named/);
  const stranger = new UnleashAdmin({ url: unleash.apiUrl, adminToken: "*:*.guess" });
  await expect(stranger.flagState(place)).rejects.toMatchObject({ status: 401 });
});

test("the web UI is served and its login works", async () => {
  const page = await fetch(unleash.url);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const login = (password: string): Promise<Response> =>
    fetch(`${unleash.url}/auth/simple/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: unleash.login.username, password }),
    });
  expect((await login("guess")).status).toBe(401);
  const welcome = await login(unleash.login.password);
  expect(welcome.status).toBe(200);
  // The session is stored by the time the body has ended, not when the headers arrive.
  await welcome.text();
  const session = welcome.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const user = await fetch(`${unleash.apiUrl}/admin/user`, { headers: { cookie: session } });
  expect(await user.json()).toMatchObject({ user: { username: "admin" } });
});

test("keeps its flags over a restart, survives a restart of its database, and refuses other secrets", async () => {
  await admin.setRollout({ ...place, percent: 33 });
  await unleash.stop();
  await assertPortsFree({ unleash: options.port });
  await expect(startUnleash({ ...options, adminToken: "*:*.other" })).rejects.toThrow(
    /refuses the token `admin`/,
  );
  unleash = await startUnleash(options);
  await database.kill();
  database = await startDatabase();
  await eventually(async () => {
    expect((await admin.flagState(place)).strategies).toMatchObject([{ parameters: { rollout: "33" } }]);
  });
});
