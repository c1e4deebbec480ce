import { generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTurnableClock, type TurnableClock } from "../controls/turnable-clock.test-case.ts";
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
    ownerClaim: "slotgate_owner",
    ...changes,
  };
  const onUnavailable = (error: unknown) => void unavailable.push(error);
  return createTokenVerifier({ config, clock, keysMaxAgeMs: 900_000, onUnavailable });
}

const granted = { slotgate_roles: ["submit", "audit"] };
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe("a good token", () => {
  it.each(["RS256", "ES256"] as const)("signed with %s is its subject, with its roles", async (alg) => {
    const token = await issuer.token({ ...granted, slotgate_owner: "team" }, { alg });
    expect(await verifier.verify(token)).toEqual({
      outcome: "known",
      caller: { subject: "reader", owner: "team", roles: ["submit", "audit"] },
      allowance: { name: '["team","reader"]', requestsPerMinute: null },
    });
  });

  it("without an owner owns what its subject owns", async () => {
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ caller: { owner: "reader" } });
  });

  it.each([
    ["slotgate_roles", { slotgate_roles: "audit  nonsense submit" }],
    ["slotgate_roles", { slotgate_roles: ["other", "submit", "audit", 7, null] }],
    ["realm_access.roles", { realm_access: { roles: ["submit", "audit"] } }],
    ["https://example.com/roles", { "https://example.com/roles": ["submit", "audit"] }],
    ["a.b", { "a.b": "submit audit", a: { b: "operate" } }],
  ])("finds its roles in %s, and leaves alone what is not known: %j", async (rolesClaim, claims) => {
    const answer = await verifierWith({ rolesClaim }).verify(await issuer.token(claims));
    expect(answer).toMatchObject({ outcome: "known", caller: { roles: ["submit", "audit"] } });
  });

  it("is judged with the keys at hand: the issuer is asked once", async () => {
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

describe("a token is turned away", () => {
  const unsigned = (claims: unknown, alg: string): string =>
    [{ alg, typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["for another audience", { aud: "other" }, /another audience: it has to be for `slotgate`/],
    ["without an audience", { aud: null }, /no `aud`/],
    ["of another issuer", { iss: "https://elsewhere.example" }, /another issuer/],
    ["of the same issuer with a slash", { iss: "SLASH" }, /another issuer/],
    ["that has expired", { exp: inSeconds(-6) }, /has expired/],
    ["that is not valid yet", { nbf: inSeconds(60) }, /not valid yet/],
    ["that never ends", { exp: null }, /no `exp`/],
    ["of nobody", { sub: null }, /no `sub`/],
    ["of a subject that cannot be recorded", { sub: "a\u0000b" }, /`sub` has to be text/],
    ["of an empty subject", { sub: "" }, /`sub` has to be text/],
    ["with an owner that is none", { slotgate_owner: 7 }, /`slotgate_owner` has to be text/],
    ["with an empty owner", { slotgate_owner: "" }, /`slotgate_owner` has to be text/],
  ])("%s", async (_, claims, says) => {
    const iss = claims["iss"] === "SLASH" ? { iss: `${issuer.url}/` } : {};
    const answer = await verifier.verify(await issuer.token({ ...granted, ...claims, ...iss }));
    expect(answer).toMatchObject({ outcome: "refused", detail: expect.stringMatching(says) });
  });

  it("that expired within what clocks may differ is still good, and is not a second later", async () => {
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

  it("signed by somebody else, under the issuer's key id and under another", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await issuer.token(granted, { signWith: privateKey });
    expect(await verifier.verify(forged)).toMatchObject({
      detail: expect.stringMatching(/signature does not fit/),
    });
    const unknown = await issuer.token(granted, { signWith: privateKey, kid: "theirs" });
    expect(await verifier.verify(unknown)).toMatchObject({ outcome: "refused" });
  });

  it("with another payload under a good signature", async () => {
    const [header, , signature] = (await issuer.token(granted)).split(".");
    const payload = Buffer.from(JSON.stringify({ sub: "boss" })).toString("base64url");
    expect(await verifier.verify(`${header}.${payload}.${signature}`)).toMatchObject({ outcome: "refused" });
  });

  it.each(["a.b.c", "eyJ9.e30.", `${"A".repeat(2_000)}.B.C`])("that is none: %s", async (text) => {
    expect(await verifier.verify(text)).toMatchObject({ outcome: "refused" });
    expect(issuer.asked).toEqual([]);
  });

  it.each([
    ["no claim", {}],
    ["unknown names", { slotgate_roles: ["admin", "Submit"] }],
    ["an object", { slotgate_roles: { submit: true } }],
    ["nothing", { slotgate_roles: [] }],
  ])("without a role it is known and may do nothing: %s", async (_, claims) => {
    expect(await verifier.verify(await issuer.token(claims))).toEqual({
      outcome: "roleless",
      detail: expect.stringMatching(/`reader` no role here.*`submit`.*claim `slotgate_roles`/),
    });
  });
});

describe("an issuer that is away", () => {
  it("leaves tokens unjudged, once its keys are not at hand, and heals", async () => {
    const token = await issuer.token(granted);
    await issuer.close();
    expect(await verifier.verify(token)).toMatchObject({ outcome: "unavailable" });
    expect(unavailable).toHaveLength(1);
    await issuer.open();
    // It is left alone for a second, whatever is presented.
    expect(await verifier.verify(token)).toMatchObject({ outcome: "unavailable" });
    expect(issuer.asked).toEqual([]);
    clock.pass(1_001);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
  });

  it("is not noticed while its keys are at hand", async () => {
    const token = await issuer.token(granted);
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
    await issuer.close();
    expect(await verifier.verify(token)).toMatchObject({ outcome: "known" });
    clock.pass(460_000);
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
    await issuer.open();
  });

  it("has its keys fetched anew past half their age, behind the requests", async () => {
    await verifier.verify(await issuer.token(granted));
    clock.pass(460_000);
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
    await vi.waitFor(() => expect(issuer.asked.filter((path) => path === "/keys")).toHaveLength(2));
  });

  it.each(["fail", "foreign-discovery"] as const)("or answers nonsense (%s) lets nobody in", async (mode) => {
    issuer.mode = mode;
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "unavailable" });
    issuer.mode = "pass";
    clock.pass(1_001);
    expect(await verifier.verify(await issuer.token(granted))).toMatchObject({ outcome: "known" });
  });
});
