import { readFileSync } from "node:fs";

const guide = new URL("../../../../docs/deployment.md", import.meta.url);

/** The settings of pgbouncer that the deployment guide gives, exactly. */
export function documentedSettings(): Readonly<Record<string, string>> {
  const [, section] = /```ini\n[^`]*\[pgbouncer\]\n([^`]*)```/.exec(readFileSync(guide, "utf8")) ?? [];
  if (section === undefined) throw new Error("the deployment guide gives no settings of pgbouncer");
  const settings = section
    .split("\n")
    .map((line) => /^(\w+) = (.+)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, name = "", value = ""]) => [name, value]);
  return Object.fromEntries(settings);
}
