import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findDevStack } from "./dev-stack.ts";

const content = {
  serviceUrl: "http://127.0.0.1:8700",
  databaseUrl: "postgres://u:p@127.0.0.1:8701/slotgate",
  key: "k",
};
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dev-stack-"));
  mkdirSync(join(root, "repository/apps/service"), { recursive: true });
  mkdirSync(join(root, "repository/.git"));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(directory: string, document: unknown = content, mode = 0o600): string {
  const path = join(root, directory, ".slotgate/dev.json");
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof document === "string" ? document : JSON.stringify(document));
  chmodSync(path, mode);
  return path;
}
const from = (directory: string) => findDevStack(join(root, directory));

it("is found in the directory or above it, up to the repository's root", () => {
  expect(from("repository/apps/service")).toBe(null);
  put(".");
  expect(from("repository/apps/service")).toBe(null);
  const path = put("repository");
  const { serviceUrl: url, databaseUrl } = content;
  expect(from("repository/apps/service")).toEqual({ path, url, databaseUrl, key: "k", unleash: null });
  expect(from("repository")).toMatchObject({ path });
});

it.each<[string, unknown, number?]>([
  ["others can write", content, 0o666],
  ["is not JSON", "{"],
  ["has no key", { ...content, key: null }],
  ["sends the key elsewhere", { ...content, serviceUrl: "http://slotgate.example.com" }],
])("is ignored if its file %s", (_, document, mode) => {
  put("repository", document, mode);
  expect(from("repository")).toBe(null);
});
