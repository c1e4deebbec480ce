import type { ProxySettings } from "@slotgate/controls";
import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";
import { readProxy } from "./read-proxy.ts";

/** The configuration of commands that call a running service. */
export interface ClientConfig {
  /** Address of the service, e.g. `http://127.0.0.1:8700`, without a trailing slash. */
  readonly url: string;
  readonly key: string;
  readonly proxy: ProxySettings;
  /** The local stack's file that address and key come from; null: the variables. */
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
    "because the service accepts no request without one (`slotgate keys create --subject NAME --roles operate,audit` makes one)",
  );
  const proxy = readProxy(reader);
  const problems = reader.problems();
  return problems.length === 0 && key !== null
    ? { ok: true, config: Object.freeze({ url, key, proxy }) }
    : { ok: false, message: messageOf(problems) };
}
