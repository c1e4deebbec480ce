import { expect, it } from "vitest";
import { loadClientConfig } from "./load-client-config.ts";

it("requires a key, and has the default address of the service", () => {
  expect(loadClientConfig({ SLOTGATE_KEY: "secret" })).toEqual({
    ok: true,
    config: {
      url: "http://127.0.0.1:8700",
      key: "secret",
      proxy: { http: null, https: null, except: [] },
    },
  });
});

it("accepts another address, without its trailing slash", () => {
  const env = { SLOTGATE_KEY: "secret", SLOTGATE_URL: "https://slotgate.example.com/base/" };
  expect(loadClientConfig(env)).toMatchObject({ config: { url: "https://slotgate.example.com/base" } });
});

it.each([
  [
    "no key",
    {},
    /SLOTGATE_KEY: expected .*`slotgate keys create --subject NAME --roles operate,audit` makes one.*; received nothing/,
  ],
  [
    "a key that is not valid in a header",
    { SLOTGATE_KEY: "hunter2 " },
    /SLOTGATE_KEY: expected a key or token/,
  ],
  [
    "an address with a password",
    { SLOTGATE_KEY: "k", SLOTGATE_URL: "http://u:hunter2@h" },
    /SLOTGATE_URL: expected an address/,
  ],
  [
    "a misspelt variable",
    { SLOTGATE_KEY: "k", SLOTGATE_ULR: "http://h" },
    /SLOTGATE_ULR is not a variable of slotgate: unset it \(did you mean `SLOTGATE_URL`\?\)/,
  ],
])("refuses %s, and shows no secret", (_, env, says) => {
  const loaded = loadClientConfig(env);
  const message = loaded.ok ? "" : loaded.message;
  expect(message).toMatch(says);
  expect(message).not.toContain("hunter2");
});
