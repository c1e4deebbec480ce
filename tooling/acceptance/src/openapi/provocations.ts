import type { World } from "../world/start-world.ts";
import type { Answered } from "./described-api.ts";
import { type GoodRequest, send, sendRaw } from "./send.ts";

const everyRole = ["submit", "operate", "audit"] as const;

interface Situation {
  readonly world: World;
  readonly good: GoodRequest;
  readonly roles: readonly string[];
  /** A token of the issuer with no role. */
  readonly roleless: string;
}

const changed =
  (change: Partial<GoodRequest>) =>
  ({ world, good }: Situation): Promise<Answered> =>
    send(world, { ...good, ...change });

const headOf = ({ method, path }: GoodRequest, line: string): string =>
  `${method} ${path} HTTP/1.1\r\nhost: x\r\n${line}\r\n\r\n`;

/** How to make a good request of any operation end with a problem of this type. */
export const provocations: Readonly<Record<string, (situation: Situation) => Promise<Answered>>> = {
  unauthorized: changed({ as: null }),
  forbidden: ({ world, good, roles, roleless }) => {
    const as = everyRole.find((role) => !roles.includes(role));
    return send(world, as === undefined ? { ...good, secret: roleless } : { ...good, as });
  },
  "not-json": changed({ body: "{" }),
  "bad-request": ({ world, good }) => {
    if (good.body !== undefined)
      return send(world, { ...good, headers: { "content-encoding": "gzip" }, body: "not gzip" });
    return sendRaw(world, headOf(good, "no colon"));
  },
  "invalid-parameter": ({ world, good }) =>
    send(world, { ...good, path: `${good.path}${good.path.includes("?") ? "&" : "?"}odd=1` }),
  "method-not-allowed": changed({ method: "PATCH", body: "{}" }),
  // On a new connection: after earlier answers on it, the service only closes the connection.
  "headers-too-large": ({ world, good }) => sendRaw(world, headOf(good, `x-filler: ${"x".repeat(20_000)}`)),
  "body-too-large": changed({ body: JSON.stringify("x".repeat(8_388_608)) }),
  "unsupported-media-type": ({ world, good }) =>
    send(world, { ...good, headers: { ...good.headers, "content-type": "text/plain" } }),
  "invalid-run": changed({ body: "{}" }),
  "invalid-kill": changed({ body: "{}" }),
  "invalid-allowlist": changed({ body: "{}" }),
  "invalid-generation": changed({ body: "{}" }),
  "invalid-cap": changed({ body: "{}" }),
  "invalid-drill": changed({ body: "{}" }),
  "invalid-incident": changed({ body: "{}" }),
  "invalid-signoff": changed({ body: "{}" }),
  "revision-unnamed": changed({ headers: {} }),
  "revision-changed": changed({ headers: { "if-match": '"77"' } }),
  "kill-unavailable": changed({}),
  "invalid-removal": changed({ body: "{}" }),
  "store-unavailable": changed({}),
  "keys-unavailable": changed({ secret: "key-that-was-not-read" }),
  "rate-limited": async (situation) => {
    const first = await changed({})(situation);
    return first.status === 429 ? first : changed({})(situation);
  },
};
