import type { ProxySettings } from "@slotgate/controls";
import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";
import { readFlags } from "./read-controls.ts";
import { readProxy } from "./read-proxy.ts";

/** The configuration of `slotgate unleash setup`, which needs no choice of control source. */
export interface UnleashSetupConfig {
  /** Address of Unleash's API, e.g. `http://unleash:4242/api`, without a trailing slash. */
  readonly url: string;
  readonly adminToken: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly groupId: string;
  readonly proxy: ProxySettings;
}

export type LoadedUnleashSetupConfig =
  | { readonly ok: true; readonly config: UnleashSetupConfig }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

export function loadUnleashSetupConfig(env: Environment): LoadedUnleashSetupConfig {
  const reader = new EnvReader(env);
  const because = "because `unleash setup` changes that Unleash";
  const url = reader.required("SLOTGATE_UNLEASH_URL", because);
  const adminToken = reader.required("SLOTGATE_UNLEASH_ADMIN_TOKEN", because);
  const flags = readFlags(reader);
  const proxy = readProxy(reader);
  const problems = reader.problems();
  return problems.length === 0 && url !== null && adminToken !== null
    ? { ok: true, config: Object.freeze({ url, adminToken, ...flags, proxy }) }
    : { ok: false, message: messageOf(problems) };
}
