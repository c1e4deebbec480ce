import { expect, it } from "vitest";
import { loadUnleashSetupConfig } from "./load-unleash-setup-config.ts";

const env = { SLOTGATE_UNLEASH_URL: "http://127.0.0.1:4242", SLOTGATE_UNLEASH_ADMIN_TOKEN: "*:*.admin" };

it("needs an address and an admin token, and no control source", () => {
  expect(loadUnleashSetupConfig(env)).toEqual({
    ok: true,
    config: {
      url: "http://127.0.0.1:4242/api",
      adminToken: "*:*.admin",
      killFlag: "slotgen.kill-switch",
      aiFlag: "slotgen.ai",
      groupId: "slotgen.ai",
      proxy: { http: null, https: null, except: [] },
    },
  });
});

it("reads the names of flags and group", () => {
  const named = { ...env, SLOTGATE_KILL_FLAG: "stop", SLOTGATE_AI_FLAG: "ai", SLOTGATE_ROLLOUT_GROUP: "g" };
  expect(loadUnleashSetupConfig(named)).toMatchObject({
    config: { killFlag: "stop", aiFlag: "ai", groupId: "g" },
  });
});

it("lists every problem and shows no token", () => {
  const loaded = loadUnleashSetupConfig({ SLOTGATE_UNLEASH_ADMIN_TOKEN: "hunter2 ", SLOTGATE_AI_FLG: "x" });
  const message = loaded.ok ? "" : loaded.message;
  for (const name of ["SLOTGATE_UNLEASH_URL", "SLOTGATE_UNLEASH_ADMIN_TOKEN", "SLOTGATE_AI_FLG"])
    expect(message).toMatch(new RegExp(`^  ${name}(?:: expected | is not a variable of slotgate)`, "m"));
  expect(message).not.toContain("hunter2");
});
