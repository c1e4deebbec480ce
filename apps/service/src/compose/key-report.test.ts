import pino from "pino";
import { expect, it } from "vitest";
import type { Config } from "../config/config.ts";
import { reportKeysTo } from "./key-report.ts";

const key = { subject: "s", roles: ["submit" as const], sha256: "0".repeat(64) };
const oidc = {
  issuer: "https://login.example.com",
  audience: "slotgate",
  jwksUrl: null,
  rolesClaim: "slotgate_roles",
  ownerClaim: "slotgate_owner",
  clientIds: [],
  roleMap: new Map(),
};

function reporting(config: Partial<Config>) {
  const lines: { level: number; msg: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const report = reportKeysTo(logger, { keys: [], oidc: null, keysMaxAgeMs: 900_000, ...config });
  return { report, warnings: () => lines.filter(({ level }) => level === 40).map(({ msg }) => msg) };
}

it("warns when no credential can exist, and says what to do", () => {
  const { report, warnings } = reporting({});
  report.onReadable(0);
  expect(warnings()).toEqual([
    expect.stringMatching(/no keys exist.*slotgate keys create.*SLOTGATE_KEYS_PATH/),
  ]);
});

it.each<[string, Partial<Config>, number]>([
  ["a key in the database", {}, 1],
  ["a key file", { keys: [key] }, 0],
  ["an issuer", { oidc }, 0],
])("does not warn with %s", (_, config, secrets) => {
  const { report, warnings } = reporting(config);
  report.onReadable(secrets);
  expect(warnings()).toEqual([]);
});
