import { createRequire } from "node:module";
import type { ProxyAgent } from "undici";
import { type ProxySettings, proxyFor } from "./proxy-settings.ts";

export type Fetch = typeof globalThis.fetch;

const require = createRequire(import.meta.url);

/** `fetch` through the proxies; the global one if there are none. */
export function proxiedFetch(settings: ProxySettings): Fetch {
  if (settings.http === null && settings.https === null) return (url, init) => globalThis.fetch(url, init);
  // Loaded on demand, so that commands start fast. Node's own `fetch` accepts no dispatcher of another undici version.
  const undici = require("undici") as typeof import("undici");
  const agents = new Map<string, ProxyAgent>();
  const agentOf = (proxy: string): ProxyAgent => {
    // Proxies often allow CONNECT for https only.
    const agent = agents.get(proxy) ?? new undici.ProxyAgent({ uri: proxy, proxyTunnel: false });
    agents.set(proxy, agent);
    return agent;
  };
  // Not `async`: nothing may run between a caller's check and its request.
  return (url, init) => {
    const address = new URL(String(url));
    const proxy = proxyFor(settings, address);
    if (proxy === null) return globalThis.fetch(url, init);
    const options = { ...(init as object), dispatcher: agentOf(proxy) };
    return undici.fetch(address, options) as unknown as Promise<Response>;
  };
}

/** Advice if Node does not trust a server's certificate; empty for any other reason. */
export const certificateAdvice = (reason: string): string =>
  /self-signed certificate|unable to (?:verify|get)/.test(reason)
    ? "; NODE_EXTRA_CA_CERTS names a file with the certificates of a private authority"
    : "";
