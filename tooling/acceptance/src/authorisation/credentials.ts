import { keyCommands } from "../world/key-commands.ts";
import { type LocalIssuer, startLocalIssuer } from "../world/local-issuer.ts";
import type { World } from "../world/start-world.ts";
import { until } from "../world/until.ts";
import type { ColumnName } from "./columns.ts";

/** The `Authorization` header of each column; null: none. */
export type Credentials = Readonly<Record<ColumnName, string | null>>;

/** Makes one credential of each kind, as operators and issuers do, and waits until the service knows them. */
export async function makeCredentials(world: World, issuer: LocalIssuer): Promise<Credentials> {
  const keys = keyCommands(world.databaseUrl);
  const create = (roles: string, owner = "test") =>
    keys.create("--subject", `holder of ${roles}`, "--owner", owner, "--roles", roles);
  const made = Promise.all([
    create("submit"),
    create("operate"),
    create("audit"),
    create("submit,operate,audit"),
  ]);
  const ended = Promise.all([create("submit,operate,audit"), create("submit,operate,audit")]);
  const others = Promise.all([
    create("submit", "another"),
    create("operate", "another"),
    create("audit", "another"),
  ]);
  const rotated = Promise.all([create("operate"), create("operate")]);
  const [[submit, operate, audit, all], [expired, revoked], [rotating, overlapped]] = await Promise.all([
    made,
    ended,
    rotated,
  ]);
  await keys.revoke(revoked.keyId);
  await world.database.query(
    "update api_key set expires_at = now() - interval '1 minute' where key_id = $1",
    [expired.keyId],
  );
  const [rotatingNew, overlappedNew] = await Promise.all([
    keys.rotate(rotating.keyId),
    keys.rotate(overlapped.keyId, "--overlap", "0s"),
  ]);
  const [otherSubmit, otherOperate, otherAudit] = await others;
  // The last change: once the service knows it, it knows all earlier ones.
  const last = await create("audit");
  await until(async () => (await world.request("/v1/controls", { key: last.secret })).status === 200);

  const now = Math.floor(Date.now() / 1_000);
  const stranger = await startLocalIssuer();
  const token: LocalIssuer["token"] = (claims) => issuer.token({ slotgate_owner: "test", ...claims });
  const secrets: Readonly<Record<Exclude<ColumnName, "no key" | "another scheme">, string>> = {
    "an unknown key": "guess",
    "a key of the right shape that nobody has": `slotgate_${submit.keyId}_${"A".repeat(43)}`,
    "a file key that submits": world.keys.submit,
    "a file key that operates": world.keys.operate,
    "a file key that audits": world.keys.audit,
    "a key that submits": submit.secret,
    "a key that operates": operate.secret,
    "a key that audits": audit.secret,
    "a key with all roles": all.secret,
    "an expired key": expired.secret,
    "a revoked key": revoked.secret,
    "the old secret while rotating": rotating.secret,
    "the new secret while rotating": rotatingNew,
    "the old secret after the overlap": overlapped.secret,
    "the new secret after the overlap": overlappedNew,
    "a token that submits": await token({ slotgate_roles: ["submit"] }),
    "a token that operates": await token({ slotgate_roles: "operate" }),
    "a token that audits": await token({ slotgate_roles: ["audit", "something else"] }),
    "a token for another audience": await token({ aud: "another service" }),
    "a token of another issuer": await token({ iss: stranger.url }),
    "a token with algorithm none": issuer.unsignedToken(),
    "a token by HMAC with the public key": await issuer.tokenByPublicKey(),
    "a token of a stranger with the issuer's name": await stranger.token({ iss: issuer.url }),
    "an expired token": await token({ exp: now - 60 }),
    "a token that is not valid yet": await token({ nbf: now + 600 }),
    "a token that never ends": await token({ exp: null }),
    "another owner's file key that submits": world.keys.otherTeam,
    "another owner's key that submits": otherSubmit.secret,
    "another owner's key that operates": otherOperate.secret,
    "another owner's key that audits": otherAudit.secret,
    "another owner's token that submits": await token({
      slotgate_owner: "another",
      slotgate_roles: ["submit"],
    }),
    "a token of no named owner that submits": await token({
      slotgate_owner: null,
      slotgate_roles: ["submit"],
    }),
    "a token without roles": await token({ slotgate_roles: null }),
  };
  await stranger.stop();
  const bearers = Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, `Bearer ${secret}`]),
  );
  return {
    ...(bearers as Record<keyof typeof secrets, string>),
    "no key": null,
    "another scheme": `Basic ${Buffer.from(`reader:${world.keys.submit}`).toString("base64")}`,
  };
}
