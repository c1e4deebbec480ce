import type { ProxySettings } from "../proxy/proxy-settings.ts";
import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";
import { readProxy } from "./read-proxy.ts";

/** What commands work with that ask a running service. */
export interface ClientConfig {
  /** Address of the service, e.g. `http://127.0.0.1:8700`, without a slash at the end. */
  readonly url: string;
  readonly key: string;
  readonly proxy: ProxySettings;
  /** Where address and key are from: the local stack's file, or null for the variables. */
  readonly devFile?: string | null;
}

export type LoadedClientConfig =
  | { readonly ok: true; readonly config: ClientConfig }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

export function loadClientConfig(env: Environment): LoadedClientConfig {
  const reader = new EnvReader(env);
  const url = reader.value("SLOTGATE_URL");
  const key = reader.required(
    "SLOTGATE_KEY",
    "because the service takes no request without one (`slotgate keys create --subject NAME --roles operate,audit` makes one)",
  );
  const proxy = readProxy(reader);
  const problems = reader.problems();
  return problems.length === 0 && key !== null
    ? { ok: true, config: Object.freeze({ url, key, proxy }) }
    : { ok: false, message: messageOf(problems) };
}
