import { isIP } from "node:net";
import type { Environment } from "./env-reader.ts";
import { bearsOwnPrefix } from "./variables.ts";

export interface KubernetesVariables {
  readonly names: ReadonlySet<string>;
  /** The names of the Services. */
  readonly services: readonly string[];
}

/**
 * Kubernetes sets variables for the Services around a pod. Those of a Service named `slotgate` or `slotgate-…` look
 * like slotgate's own. https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
export function kubernetesVariables(env: Environment): KubernetesVariables {
  const own = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && bearsOwnPrefix(name) ? [[name, value]] : [],
  );
  const prefixes = new Set(own.flatMap(([name, value]) => prefixShownBy(name, value) ?? []));
  const names = own
    .filter(([name, value]) => [...prefixes].some((prefix) => isOfService({ prefix, name, value })))
    .map(([name]) => name);
  const services = [...prefixes].map((prefix) => prefix.toLowerCase().replaceAll("_", "-"));
  return { names: new Set(names), services: services.toSorted() };
}

/**
 * The prefix of the Service that this one variable reveals, by an address that no user writes by hand. A bare number
 * does not: `SLOTGATE_SERVICE_PORT=8700` may be a misspelt `SLOTGATE_PORT`.
 */
function prefixShownBy(name: string, value: string): string | null {
  const [, byHost] = /^([A-Z][A-Z0-9_]*)_SERVICE_HOST$/.exec(name) ?? [];
  if (byHost !== undefined && isServiceAddress(value)) return byHost;
  const [, byPort, port, protocol] = /^([A-Z][A-Z0-9_]*?)_PORT(?:_(\d+)_(TCP|UDP|SCTP))?$/.exec(name) ?? [];
  const url = parseUrl(value);
  if (byPort === undefined || url === null) return null;
  const agrees = port === undefined || (port === url.port && protocol?.toLowerCase() === url.protocol);
  return agrees ? byPort : null;
}

function isOfService({ prefix, name, value }: Record<"prefix" | "name" | "value", string>): boolean {
  if (!name.startsWith(`${prefix}_`)) return false;
  const rest = name.slice(prefix.length + 1);
  if (rest === "SERVICE_HOST") return isServiceAddress(value);
  if (/^SERVICE_PORT(?:_[A-Z0-9_]+)?$/.test(rest)) return isPort(value);
  if (rest === "PORT") return parseUrl(value) !== null;
  const [, port, protocol, part] = /^PORT_(\d+)_(TCP|UDP|SCTP)(?:_(PROTO|PORT|ADDR))?$/.exec(rest) ?? [];
  switch (part) {
    case "PROTO":
      return value === protocol?.toLowerCase();
    case "PORT":
      return value === port;
    case "ADDR":
      return isServiceAddress(value);
    default:
      return port !== undefined && prefixShownBy(name, value) === prefix;
  }
}

/** `tcp://10.96.0.12:8700`, or `tcp://[fd00::12]:8700`. */
function parseUrl(value: string): { readonly protocol: string; readonly port: string } | null {
  const [, protocol = "", ipv6, ipv4, port = ""] =
    /^(tcp|udp|sctp):\/\/(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(value) ?? [];
  return isServiceAddress(ipv6 ?? ipv4 ?? "") && isPort(port) ? { protocol, port } : null;
}

/** A Service never has an address that programs listen on by default. */
const isServiceAddress = (value: string): boolean =>
  isIP(value) !== 0 && !/^(?:0\.0\.0\.0|127\..*|::1?)$/.test(value);

const isPort = (value: string): boolean => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535;
