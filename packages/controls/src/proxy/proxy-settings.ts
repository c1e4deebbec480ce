import { BlockList, isIP } from "node:net";

/** The proxies for outgoing requests, from HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export interface ProxySettings {
  /** For `http:` addresses; null: none. */
  readonly http: string | null;
  /** For `https:` addresses. */
  readonly https: string | null;
  /** Hosts contacted directly: names with their subdomains, addresses, CIDR ranges, `*`. */
  readonly except: readonly string[];
}

export const noProxy: ProxySettings = { http: null, https: null, except: [] };

/** The proxy for a request, or null. This machine is always contacted directly. */
export function proxyFor({ http, https, except }: ProxySettings, url: URL): string | null {
  const proxy = url.protocol === "https:" ? https : http;
  if (proxy === null) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return isThisMachine(host) || except.some((entry) => isMeant({ entry, host, port })) ? null : proxy;
}

const isThisMachine = (host: string): boolean => /^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|::1)$/.test(host);

function isMeant({ entry, host, port }: Record<"entry" | "host" | "port", string>): boolean {
  if (entry === "*") return true;
  if (isIP(host) !== 0 && entry.includes("/")) return isInRange(host, entry);
  const [, ipv6, name = entry, onPort] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  const wanted = (ipv6 ?? name).toLowerCase().replace(/^\*?\.|\.$/g, "");
  return wanted !== "" && (host === wanted || host.endsWith(`.${wanted}`));
}

function isInRange(host: string, range: string): boolean {
  const [address = "", bits = ""] = range.split("/");
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, isIP(host) === 4 ? "ipv4" : "ipv6");
}
