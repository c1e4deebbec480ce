import { describe, expect, it } from "vitest";
import { kubernetesVariables } from "./kubernetes-variables.ts";

/** The variables that the kubelet makes for a Service: `pkg/kubelet/envvars/envvars.go`. */
function serviceVariables({
  name,
  host = "10.96.0.12",
  ports = [{ port: 8700, protocol: "TCP" }],
}: {
  readonly name: string;
  readonly host?: string;
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
}): Record<string, string> {
  const prefix = name.toUpperCase().replaceAll("-", "_");
  const address = host.includes(":") ? `[${host}]` : host;
  const env: Record<string, string> = { [`${prefix}_SERVICE_HOST`]: host };
  for (const [index, { name: portName, port, protocol }] of ports.entries()) {
    const scheme = protocol.toLowerCase();
    const link = `${prefix}_PORT_${port}_${protocol}`;
    const first = {
      [`${prefix}_SERVICE_PORT`]: `${port}`,
      [`${prefix}_PORT`]: `${scheme}://${address}:${port}`,
    };
    if (index === 0) Object.assign(env, first);
    if (portName !== undefined)
      env[`${prefix}_SERVICE_PORT_${portName.toUpperCase().replaceAll("-", "_")}`] = `${port}`;
    env[link] = `${scheme}://${address}:${port}`;
    env[`${link}_PROTO`] = scheme;
    env[`${link}_PORT`] = `${port}`;
    env[`${link}_ADDR`] = host;
  }
  return env;
}

describe("recognizes all variables that Kubernetes sets for", () => {
  it.each([
    ["a Service", { name: "slotgate" }],
    ["named ports", { name: "slotgate", ports: [{ name: "http", port: 80, protocol: "TCP" }] }],
    [
      "several ports and protocols",
      {
        name: "slotgen",
        ports: [
          { name: "web-api", port: 443, protocol: "TCP" },
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "sig", port: 36412, protocol: "SCTP" },
        ],
      },
    ],
    ["IPv6", { name: "slotgate", host: "fd00:10:96::a4d7" }],
    ["a longer name", { name: "slotgate-canary" }],
    ["a name with every word of the scheme", { name: "slotgate-service-port-service-host" }],
    ["a name that ends like a variable of slotgate", { name: "slotgate-unleash" }],
    ["a doubled dash", { name: "slotgen--blue" }],
    ["the third prefix", { name: "feature-slotgen-api" }],
    ["the third prefix alone", { name: "feature-slotgen" }],
  ])("%s", (_, service) => {
    const env = serviceVariables(service);
    expect(kubernetesVariables({ PATH: "/bin", ...env })).toEqual({
      names: new Set(Object.keys(env)),
      services: [service.name],
    });
  });
});

it("names several Services once each", () => {
  const env = { ...serviceVariables({ name: "slotgate-a" }), ...serviceVariables({ name: "slotgate" }) };
  expect(kubernetesVariables(env)).toEqual({
    names: new Set(Object.keys(env)),
    services: ["slotgate", "slotgate-a"],
  });
});

it.each<[string, Record<string, string>]>([
  ["a port that a user set", { SLOTGATE_PORT: "8701" }],
  ["a link whose parts disagree", { SLOTGATE_PORT_8700_UDP: "tcp://10.96.0.12:8700" }],
  ["a link of another port", { SLOTGATE_PORT_8700_TCP_PORT: "8701" }],
  ["a misspelt variable", { SLOTGATE_PROT: "8701" }],
  ["a variable of slotgate", { SLOTGATE_SHUTDOWN_GRACE_MS: "1000" }],
])("keeps %s in addition to a Service", (_, own) => {
  const { names } = kubernetesVariables({ ...serviceVariables({ name: "slotgate" }), ...own });
  expect(Object.keys(own).filter((name) => names.has(name))).toEqual([]);
});

it.each<[string, Record<string, string>]>([
  ["an address without a port", { SLOTGATE_PORT: "tcp://10.96.0.12" }],
  ["another scheme", { SLOTGATE_PORT: "http://10.96.0.12:8700" }],
  ["a host name instead of an address", { SLOTGATE_PORT: "tcp://slotgate:8700" }],
  ["a port out of range", { SLOTGATE_PORT: "tcp://10.96.0.12:87000" }],
  ["a port alone, without the Service's address", { SLOTGATE_SERVICE_PORT: "8700" }],
  ["an address to listen on", { SLOTGATE_SERVICE_HOST: "0.0.0.0" }],
  ["this machine's address", { SLOTGATE_SERVICE_HOST: "127.0.0.1" }],
  ["a name to listen on", { SLOTGATE_SERVICE_HOST: "localhost" }],
  ["small letters", { slotgate_service_host: "10.96.0.12" }],
  ["another program's Service", serviceVariables({ name: "kubernetes" })],
])("does not recognize a Service by %s", (_, env) => {
  expect(kubernetesVariables(env)).toEqual({ names: new Set(), services: [] });
});
