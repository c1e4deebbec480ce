import { expect, it } from "vitest";
import { noProxy, proxyFor } from "./proxy-settings.ts";

const both = { http: "http://plain:3128", https: "http://tls:3128" };
const through = (url: string, except: string): boolean =>
  proxyFor({ ...both, except: except.split(/[\s,]+/).filter((entry) => entry !== "") }, new URL(url)) !==
  null;

it("chooses the proxy by the address's scheme", () => {
  expect(proxyFor({ ...both, except: [] }, new URL("http://a.example"))).toBe("http://plain:3128");
  expect(proxyFor({ ...both, except: [] }, new URL("https://a.example"))).toBe("http://tls:3128");
  expect(proxyFor({ ...noProxy, http: "http://plain:3128" }, new URL("https://a.example"))).toBeNull();
});

it.each([
  ["https://unleash.example", "unleash.example"],
  ["https://UNLEASH.example.", "other, unleash.EXAMPLE"],
  ["https://a.b.example", "example"],
  ["https://a.b.example", ".example"],
  ["https://a.b.example", "*.b.example"],
  ["https://b.example", ".b.example"],
  ["https://b.example", "b.example:443"],
  ["http://b.example:4242", "b.example:4242"],
  ["http://10.1.2.3:4242", "10.1.2.3"],
  ["http://10.1.2.3:4242", "10.0.0.0/8"],
  ["http://[fd00::12]:4242", "fd00::12"],
  ["http://[fd00::12]:4242", "[fd00::12]:4242"],
  ["http://[fd00::12]:4242", "fd00::/8"],
  ["https://anything.example", "*"],
  ["http://localhost:8701", ""],
  ["http://model.localhost:8701", ""],
  ["http://127.0.0.2:8701", ""],
  ["http://[::1]:8701", ""],
])("contacts %s directly if NO_PROXY is %j", (url, except) => {
  expect(through(url, except)).toBe(false);
});

it.each([
  ["https://unleash.example", ""],
  ["https://notunleash.example", "unleash.example"],
  ["https://unleash.example.com", "unleash.example"],
  ["https://b.example", "b.example:8443"],
  ["http://11.1.2.3", "10.0.0.0/8"],
  ["http://10.1.2.3", "10.0.0.0/99, 10.0.0/8, /8, .."],
  ["http://10.example", "10.0.0.0/8"],
  ["http://[fe80::1]", "fd00::/8"],
])("contacts %s through the proxy if NO_PROXY is %j", (url, except) => {
  expect(through(url, except)).toBe(true);
});
