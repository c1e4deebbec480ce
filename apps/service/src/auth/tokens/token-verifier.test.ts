import { createTurnableClock, type TurnableClock } from "@slotgate/controls/test";
import { roles } from "@slotgate/executor";
import { generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LocalIssuer, startLocalIssuer } from "./local-issuer.test-case.ts";
import { createTokenVerifier, type TokenVerifier } from "./token-verifier.ts";

let issuer: LocalIssuer;
let clock: TurnableClock;
let unavailable: unknown[];
let verifier: TokenVerifier;
beforeEach(async () => {
  issuer = await startLocalIssuer();
  clock = createTurnableClock();
  unavailable = [];
  verifier = verifierWith();
});
afterEach(() => issuer.close());

function verifierWith(changes: Record<string, unknown> = {}): TokenVerifier {
  const config = {
    issuer: issuer.url,
    audience: "slotgate",
    jwksUrl: null,
    rolesClaim: "slotgate_roles",
    clientIds: [],
    roleMap: new Map(roles.map((role) => [role, [role]])),
    ownerClaim: "slotgate_owner",
    ...changes,
  };
  const onUnavailable = (error: unknown) => void unavailable.push(error);
  return createTokenVerifier({ config, clock, keysMaxAgeMs: 900_000, onUnavailable });
}

const granted = { slotgate_roles: ["submit", "audit"] };
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe("a good token", () => {
  it.each(["RS256", "ES256"] as const)(
    "signed with %s authenticates its subject with its roles",
    async (alg) => {
      const token = await issuer.token({ ...granted, slotgate_owner: "team" }, { alg });
      expect(await verifier.verify(token)).toEqual({
        outcome: "known",
        caller: { subject: "reader", owner: "team", roles: ["submit", "audit"] },
        allowance: { name: '["team","reader"]', requestsPerMinute: null },
      });
    },
  );

  it("without an owner claim uses its subject as owner", async () => {
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ caller: { owner: "reader" } });
  });

  it.each([
    ["slotgate_roles", { slotgate_roles: "audit  nonsense submit" }],
    ["slotgate_roles", { slotgate_roles: ["other", "submit", "audit", 7, null] }],
    ["realm_access.roles", { realm_access: { roles: ["submit", "audit"] } }],
    ["https://example.com/roles", { "https://example.com/roles": ["submit", "audit"] }],
    ["a.b", { "a.b": "submit audit", a: { b: "operate" } }],
    ["resource_access.my.client.roles", { resource_access: { "my.client": { roles: ["submit", "audit"] } } }],
    [
      "resource_access.my.client.roles",
      { resource_access: { my: {}, "my.client": { roles: "submit audit" } } },
    ],
    [
      "resource_access.my.client.roles",
      { resource_access: { my: { client: { roles: "operate" } }, "my.client": { roles: "audit submit" } } },
    ],
    [
      "resource_access.my\\.client.roles",
      { resource_access: { "my.client": { roles: ["submit", "audit"] } } },
    ],
    [
      "/resource_access/my.client/roles",
      { resource_access: { "my.client": { roles: ["submit", "audit"] } } },
    ],
    ["/https:~1~1example.com~1roles", { "https://example.com/roles": "submit audit" }],
    ["/roles", { "/roles": "submit audit", roles: "operate" }],
    ["roles", { roles: "submit\taudit\n" }],
  ])("finds its roles in %s, and ignores unknown ones: %j", async (rolesClaim, claims) => {
    const answer = await verifierWith({ rolesClaim }).verify(await issuer.token(claims));
    expect(answer).toMatchObject({ outcome: "known", caller: { roles: ["submit", "audit"] } });
  });

  it.each<[string, unknown, readonly string[]]>([
    ["one of an array", ["Slotgate.Submit", "Other"], ["submit"]],
    ["text with spaces", "Slotgate.Submit other", ["submit"]],
    ["a name with spaces", "AI Operators", ["operate", "audit"]],
    ["names with spaces in an array", ["AI Operators", "Slotgate.Submit"], ["submit", "operate", "audit"]],
  ])("has the roles mapped from its issuer's: %s", async (_, slotgate_roles, roles) => {
    const roleMap = new Map([
      ["Slotgate.Submit", ["submit"]],
      ["AI Operators", ["operate", "audit"]],
    ]);
    const answer = await verifierWith({ roleMap }).verify(await issuer.token({ slotgate_roles }));
    expect(answer).toMatchObject({ outcome: "known", caller: { roles } });
  });

  it("may sign readiness reports in the roles that its claim grants, beside a role", async () => {
    const roleMap = new Map([
      ["Board", ["audit", "signoff-product", "signoff-engineering"]],
      ["Signs", ["signoff-product"]],
    ]);
    const verifier = verifierWith({ roleMap });
    const board = await verifier.verify(await issuer.token({ slotgate_roles: ["Board"] }));
    expect(board).toMatchObject({ caller: { roles: ["audit"], signs: ["product", "engineering"] } });
    const alone = await verifier.verify(await issuer.token({ slotgate_roles: ["Signs"] }));
    expect(alone).toMatchObject({
      outcome: "roleless",
      detail: expect.stringContaining("must put one of `Board` into the claim"),
    });
  });

  it.each([["submit"], ["slotgate.submit"], ["Slotgate.Submit2"], ["Slotgate"], ["__proto__"], [7], [null]])(
    "with a map has no role by %j, which is not in it",
    async (name) => {
      const verifier = verifierWith({ roleMap: new Map([["Slotgate.Submit", ["submit"]]]) });
      expect(await verifier.verify(await issuer.token({ slotgate_roles: [name] }))).toMatchObject({
        outcome: "roleless",
        detail: expect.stringContaining("must put one of `Slotgate.Submit` into the claim"),
      });
    },
  );

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["of its client", { client_id: "app" }, {}],
    ["of its authorized party", { azp: "app" }, {}],
    ["of both", { client_id: "app", azp: "other-app" }, {}],
    ["where no audience is configured", { client_id: "app" }, { audience: null }],
  ])("without an audience is accepted by the name %s", async (_, claims, changes) => {
    const verifier = verifierWith({ clientIds: ["app", "other-app"], ...changes });
    const token = await issuer.token({ ...granted, aud: null, ...claims });
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
    [
      "no client is configured",
      { client_id: "app" },
      { clientIds: [] },
      /no `aud`, which this service requires/,
    ],
    ["it names none", {}, {}, /no `aud`, `client_id` or `azp`/],
    ["its client is another", { client_id: "App" }, {}, /does not accept tokens of its client/],
    ["one of two is another", { client_id: "app", azp: "evil" }, {}, /tokens of its client/],
    ["its client is not text", { client_id: ["app"] }, {}, /tokens of its client/],
    ["it has another audience", { client_id: "app", aud: "other" }, {}, /another audience/],
    ["it has an empty list of audiences", { client_id: "app", aud: [] }, {}, /another audience/],
    [
      "it has an audience and none is configured",
      { client_id: "app", aud: "x" },
      { audience: null },
      /only tokens without one/,
    ],
  ])("is refused without the audience when %s", async (_, claims, changes, says) => {
    const verifier = verifierWith({ clientIds: ["app"], ...changes });
    const answer = await verifier.verify(await issuer.token({ ...granted, aud: null, ...claims }));
    expect(answer).toMatchObject({ outcome: "refused", detail: expect.stringMatching(says) });
  });

  it("is judged with cached keys: one request to the issuer", async () => {
    const token = await issuer.token(granted);
    await Promise.all([verifier.verify(token), verifier.verify(token)]);
    await verifier.verify(token);
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
    const direct = verifierWith({ jwksUrl: `${issuer.url}/keys` });
    issuer.asked.length = 0;
    expect(await direct.verify(token)).toMatchObject({ outcome: "known" });
    expect(issuer.asked).toEqual(["/keys"]);
  });
});

describe("a token is refused", () => {
  const unsigned = (claims: unknown, alg: string): string =>
    [{ alg, typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["for another audience", { aud: "other" }, /another audience: it must be for `slotgate`/],
    ["without an audience", { aud: null }, /no `aud`/],
    ["of another issuer", { iss: "https://elsewhere.example" }, /another issuer/],
    ["of the same issuer with a slash", { iss: "SLASH" }, /another issuer/],
    ["that has expired", { exp: inSeconds(-6) }, /has expired/],
    ["that is not valid yet", { nbf: inSeconds(60) }, /not valid yet/],
    ["that never ends", { exp: null }, /no `exp`/],
    ["without a subject", { sub: null }, /no `sub`/],
    ["of a subject that cannot be recorded", { sub: "a\u0000b" }, /`sub` must be text/],
    ["of an empty subject", { sub: "" }, /`sub` must be text/],
    ["with an owner that is none", { slotgate_owner: 7 }, /`slotgate_owner` must be text/],
    ["with an empty owner", { slotgate_owner: "" }, /`slotgate_owner` must be text/],
  ])("%s", async (_, claims, says) => {
    const iss = claims["iss"] === "SLASH" ? { iss: `${issuer.url}/` } : {};
    const answer = await verifier.verify(await issuer.token({ ...granted, ...claims, ...iss }));
    expect(answer).toMatchObject({ outcome: "refused", detail: expect.stringMatching(says) });
  });

  it("that expired within the clock tolerance is still valid, and is refused a second later", async () => {
    const token = await issuer.token({ ...granted, exp: inSeconds(10) });
    clock.pass(12_000);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
    clock.pass(4_000);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "refused" });
  });

  it("without a signature: `none` in every spelling", async () => {
    const claims = { iss: issuer.url, aud: "slotgate", sub: "reader", exp: inSeconds(60), ...granted };
    for (const alg of ["none", "None", "NONE"]) {
      const answer = await verifier.verify(`${unsigned(claims, alg)}.`);
      expect(answer).toMatchObject({ outcome: "refused", detail: expect.stringMatching(/algorithm/) });
    }
    expect(issuer.asked).toEqual([]);
  });

  it("signed with the issuer's public key as if it were a shared secret", async () => {
    const signWith = new TextEncoder().encode(await issuer.publicKeyPem());
    const token = await issuer.token(granted, { signWith, header: { alg: "HS256" } });
    expect(await verifier.verify(token)).toMatchObject({
      outcome: "refused",
      detail: expect.stringMatching(/algorithm/),
    });
    expect(issuer.asked).toEqual([]);
  });

  it("signed by another key, under the issuer's key id and under another", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await issuer.token(granted, { signWith: privateKey });
    expect(await verifier.verify(forged)).toMatchObject({
      detail: expect.stringMatching(/signature is invalid/),
    });
    const unknown = await issuer.token(granted, { signWith: privateKey, kid: "theirs" });
    expect(await verifier.verify(unknown)).toMatchObject({ outcome: "refused" });
  });

  it("with another payload under a good signature", async () => {
    const [header, , signature] = (await issuer.token(granted)).split(".");
    const payload = Buffer.from(JSON.stringify({ sub: "boss" })).toString("base64url");
    expect(await verifier.verify(`${header}.${payload}.${signature}`)).toMatchObject({ outcome: "refused" });
  });

  it.each(["a.b.c", "eyJ9.e30.", `${"A".repeat(2_000)}.B.C`])("that is not a token: %s", async (text) => {
    expect(await verifier.verify(text)).toMatchObject({ outcome: "refused" });
    expect(issuer.asked).toEqual([]);
  });

  it.each([
    ["no claim", {}],
    ["unknown names", { slotgate_roles: ["admin", "Submit"] }],
    ["an object", { slotgate_roles: { submit: true } }],
    ["nothing", { slotgate_roles: [] }],
  ])("without a role it is known but has no access: %s", async (_, claims) => {
    expect(await verifier.verify(await issuer.token(claims))).toEqual({
      outcome: "roleless",
      detail: expect.stringMatching(/`reader` no role here.*`submit`.*claim `slotgate_roles`/),
    });
  });
});

describe("an unavailable issuer", () => {
  it("makes tokens unavailable without cached keys, until it answers again", async () => {
    const token = await issuer.token(granted);
    await issuer.close();
    expect(await verifier.verify(token)).toMatchObject({ outcome: "unavailable" });
    expect(unavailable).toHaveLength(1);
    await issuer.open();
    // No request is sent to it for a second, whatever is presented.
    expect(await verifier.verify(token)).toMatchObject({ outcome: "unavailable" });
    expect(issuer.asked).toEqual([]);
    clock.pass(1_001);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
  });

  it("has no effect while its keys are cached", async () => {
    const token = await issuer.token(granted);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
    await issuer.close();
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
    clock.pass(460_000);
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
    await issuer.open();
  });

  it("has its keys fetched again past half their age, in the background", async () => {
    await verifier.verify(await issuer.token(granted));
    clock.pass(460_000);
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
    await vi.waitFor(() => expect(issuer.asked.filter((path) => path === "/keys")).toHaveLength(2));
  });

  it.each(["fail", "foreign-discovery"] as const)(
    "or answers nonsense (%s) admits no token",
    async (mode) => {
      issuer.mode = mode;
      expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "unavailable" });
      issuer.mode = "pass";
      clock.pass(1_001);
      expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
    },
  );
});
