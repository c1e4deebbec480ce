import { expect, test } from "vitest";
import { chosenModel, cleanEnvironment, serviceEnvironment, simulatedModel } from "./service-environment.ts";

const settings = {
  ports: { service: 1, unleash: 2, database: 3, model: 4 },
  databaseUrl: "postgres://x/slotgate",
  unleashApiUrl: "http://127.0.0.1:2/api",
  unleashToken: "*:development.s",
  unleashEventsToken: "*:*.s",
  keysPath: "/k",
  stateDirectory: "/s",
};

test("nothing of the caller's environment steers the service or its database", () => {
  const env = {
    PATH: "/bin",
    HOME: "/root",
    SLOTGEN_AI_KILL: "false",
    SLOTGEN_ALLOWLIST_PATH: "/mine.json",
    SLOTGATE_KILL_FILE: "/mine/kill.json",
    SLOTGATE_UNLEASH_TOKEN: "mine",
    SLOTGATE_UNLEASH_PORT: "2",
    FEATURE_SLOTGEN_AI: "true",
    DATABASE_URL: "postgres://mine",
    PGSSLMODE: "require",
    LEFT_OUT: undefined,
  };
  expect(cleanEnvironment(env)).toEqual({ PATH: "/bin", HOME: "/root" });
  expect(serviceEnvironment(env, { ...settings, model: simulatedModel("http://127.0.0.1:4/v1") })).toEqual({
    PATH: "/bin",
    HOME: "/root",
    DATABASE_URL: "postgres://x/slotgate",
    SLOTGATE_PORT: "1",
    SLOTGATE_SHUTDOWN_DELAY_MS: "0",
    SLOTGATE_CONTROLS: "unleash",
    SLOTGATE_UNLEASH_URL: "http://127.0.0.1:2/api",
    SLOTGATE_UNLEASH_TOKEN: "*:development.s",
    SLOTGATE_UNLEASH_EVENTS_TOKEN: "*:*.s",
    SLOTGATE_UNLEASH_ENVIRONMENT: "development",
    SLOTGATE_KEYS_PATH: "/k",
    SLOTGATE_SPOOL_DIR: "/s/spool",
    SLOTGATE_KILL_FILE: "/s/kill.json",
    SLOTGATE_OUTBOUND_LEDGER: "/s/outbound",
    SLOTGATE_MODEL_PROVIDER: "openai-compatible",
    SLOTGATE_MODEL: "simulated-writer",
    SLOTGATE_MODEL_BASE_URL: "http://127.0.0.1:4/v1",
    SLOTGATE_MODEL_API_KEY: "simulated",
  });
});

test("a model that was chosen is passed on, whatever part of it was set", () => {
  const chosen = { SLOTGATE_MODEL_PROVIDER: "anthropic", SLOTGATE_MODEL_API_KEY_FILE: "/run/secrets/key" };
  expect(chosenModel({ ...chosen, SLOTGATE_MODEL: "", SLOTGATE_MODEL_PORT: "9", PATH: "/bin" })).toEqual(
    chosen,
  );
  expect(serviceEnvironment(chosen, { ...settings, model: chosen })).toMatchObject(chosen);
  expect(chosenModel({ SLOTGATE_MODEL_PORT: "9" })).toEqual({});
});
