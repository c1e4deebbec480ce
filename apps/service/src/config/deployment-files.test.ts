import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowlistV1, parseWith } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { loadConfig } from "./load-config.ts";
import { loadUnleashSetupConfig } from "./load-unleash-setup-config.ts";
import { bearsOwnPrefix, variables } from "./variables.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const names: readonly string[] = variables.map(({ name }) => name);
const standardOf = (wanted: string): string | null =>
  variables.find(({ name }) => name === wanted)?.standard ?? null;
const unknownIn = (text: string): string[] =>
  [...text.matchAll(/\b[A-Z][A-Z_]+\b/g)]
    .map(([name]) => name)
    .filter((name) => bearsOwnPrefix(name) && !names.includes(name));

/** The instructions of a Dockerfile, with continued lines joined. */
const instructions = read("Dockerfile")
  .replace(/\\\n/g, " ")
  .split("\n")
  .map((line) => /^([A-Z]+)\s+(.+)$/.exec(line.trim()))
  .flatMap((found) => (found === null ? [] : [{ what: found[1] ?? "", text: found[2] ?? "" }]));
const lastStage = instructions.slice(instructions.findLastIndex(({ what }) => what === "FROM"));
const one = (wanted: string): string => {
  const found = lastStage.filter(({ what }) => what === wanted);
  expect(found).toHaveLength(1);
  return found[0]?.text ?? "";
};

const podFile = z.object({
  spec: z.object({
    terminationGracePeriodSeconds: z.number(),
    containers: z.array(z.object({ env: z.array(z.object({ name: z.string(), value: z.string() })) })),
  }),
});

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      read_only: z.boolean().optional(),
      healthcheck: z.unknown().optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      stop_grace_period: z.string().optional(),
    }),
  ),
  configs: z.record(z.string(), z.object({ content: z.string() })),
  volumes: z.record(z.string(), z.null()),
});
/** The content that the guide's commands write into `.env`, and the keys that they print. */
const { dotEnv, keys } = (() => {
  const [, script = ""] =
    /```sh\n(cd apps\/service\n[\s\S]*?)docker compose up\n```/.exec(read("../../docs/deployment.md")) ?? [];
  const directory = mkdtempSync(join(tmpdir(), "slotgate-compose-"));
  try {
    mkdirSync(join(directory, "apps", "service"), { recursive: true });
    // Some machines lack openssl.
    const random = `'${process.execPath}' -p 'crypto.randomBytes(24).toString("hex")'`;
    const played = script.replace("openssl rand -hex 24", random);
    const printed = execFileSync("sh", ["-euc", played], { cwd: directory, encoding: "utf8" });
    const file = join(directory, "apps", "service", ".env");
    if ((statSync(file).mode & 0o777) !== 0o600) throw new Error("`.env` is readable by others");
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const dotEnv: Readonly<Record<string, string>> = Object.fromEntries(
      lines.map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
    );
    return { dotEnv, keys: [...printed.matchAll(/[0-9a-f]{48}/g)].map(([key]) => key) };
  } finally {
    rmSync(directory, { recursive: true });
  }
})();

const compose = composeFile.parse(parse(read("compose.yaml")));
const serviceNamed = (name: string) => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`there is no service ${name}`);
  // With Compose's substitutions.
  const environment = Object.fromEntries(
    Object.entries(service.environment).map(([key, value]) => [
      key,
      value.replace(/\$\{(\w+):\?[^}]*\}/g, (_, variable: string) => {
        const set = dotEnv[variable];
        if (set === undefined) throw new Error(`the deployment guide does not set ${variable}`);
        return set;
      }),
    ]),
  );
  return { ...service, environment };
};
const slotgate = serviceNamed("slotgate");

describe("the Dockerfile", () => {
  it("names only variables that exist", () => {
    expect(unknownIn(read("Dockerfile"))).toEqual([]);
  });

  it("builds on pinned versions, and the last stage holds only the deployed service", () => {
    const images = instructions
      .filter(({ what }) => what === "FROM")
      .map(({ text }) => text.split(" ")[0] ?? "");
    expect(new Set(images).size).toBe(1);
    for (const image of images) expect(image).toMatch(/^node:24\.\d+\.\d+-slim$/);
    expect(lastStage.filter(({ what }) => what === "COPY").map(({ text }) => text)).toEqual([
      "--from=build /deployed ./",
      "LICENSE ./",
    ]);
  });

  it("runs as a numbered non-root user, who owns the volume together with group 0", () => {
    const user = one("USER");
    expect(user).toMatch(/^[1-9]\d*:0$/);
    expect(one("VOLUME")).toBe("/var/lib/slotgate");
    expect(one("RUN")).toContain(`chown ${user} ${one("VOLUME")} && chmod g=u ${one("VOLUME")}`);
    expect(one("ENV")).toContain(`HOME=${one("VOLUME")}`);
    const order = lastStage.map(({ what }) => what);
    expect(order.indexOf("USER")).toBeGreaterThan(order.lastIndexOf("RUN"));
  });

  it("starts node directly, so that it gets SIGTERM, and checks readiness on the exposed port", () => {
    expect(JSON.parse(one("ENTRYPOINT"))).toEqual(["node", "/opt/slotgate/bin/slotgate.js"]);
    expect(JSON.parse(one("CMD"))).toEqual(["serve"]);
    expect(one("WORKDIR")).toBe("/opt/slotgate");
    expect(one("EXPOSE")).toBe(standardOf("SLOTGATE_PORT"));
    const [, command = ""] = one("HEALTHCHECK").split("CMD ");
    const [program, , script] = JSON.parse(command) as string[];
    expect(program).toBe("node");
    expect(script).toContain(`+process.env.SLOTGATE_PORT || ${one("EXPOSE")}}/readyz`);
    expect(one("ENV")).toContain("SLOTGATE_HOST=0.0.0.0");
    // Named in the deployment guide, for services outside of the image.
    const guide = read("../../docs/deployment.md");
    for (const setting of ["MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=1048576"])
      expect([one("ENV").includes(setting), guide.includes(setting)]).toEqual([true, true]);
  });

  it("labels the image", () => {
    for (const label of ["title", "description", "licenses", "version", "revision"])
      expect(one("LABEL")).toContain(`org.opencontainers.image.${label}=`);
  });
});

describe("the deployment guide", () => {
  it("shows a pod with enough time to stop", () => {
    const [, snippet = ""] = /```yaml\n(spec:[\s\S]*?)```/.exec(read("../../docs/deployment.md")) ?? [];
    const { spec } = podFile.parse(parse(snippet));
    const delay = spec.containers[0]?.env.find(({ name }) => name === "SLOTGATE_SHUTDOWN_DELAY_MS");
    const grace = Number(standardOf("SLOTGATE_SHUTDOWN_GRACE_MS"));
    expect(unknownIn(snippet)).toEqual([]);
    expect(spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(Number(delay?.value) + grace + 5_000);
  });
});

describe("the compose file", () => {
  it("names only variables that exist, with valid values", () => {
    expect(unknownIn(read("compose.yaml"))).toEqual([]);
    expect(loadConfig(slotgate.environment, { command: "serve" })).toMatchObject({
      ok: true,
      config: { controls: { source: "unleash", environment: "development" } },
    });
    const { environment, command } = serviceNamed("unleash-setup");
    expect(command).toEqual(["unleash", "setup"]);
    expect(loadUnleashSetupConfig(environment)).toMatchObject({ ok: true });
  });

  it("contains no well-known secret, Unleash's login included", () => {
    expect(read("compose.yaml")).not.toMatch(/\$\{\w+[^\w:]|\$\{\w+:[^?]|[0-9a-f]{64}|change-me/);
    const secrets = ["TOKEN", "PASSWORD", "DATABASE_URL", "SLOTGATE_KEYS"];
    const found = Object.values(compose.services).flatMap(({ environment }) =>
      Object.entries(environment).filter(([key]) => secrets.some((word) => key.includes(word))),
    );
    expect(found).toHaveLength(9);
    for (const [, value] of found) expect(value).toMatch(/\$\{\w+:\?[^}]+\}/);
    expect(serviceNamed("unleash").environment).toMatchObject({
      UNLEASH_DEFAULT_ADMIN_USERNAME: "admin",
      UNLEASH_DEFAULT_ADMIN_PASSWORD: expect.stringMatching(/^[0-9a-f]{48}$/),
    });
    expect(new Set(Object.values(dotEnv)).size).toBe(7);
    const entries = JSON.parse(slotgate.environment["SLOTGATE_KEYS"] ?? "").keys as { sha256: string }[];
    expect(entries.map((entry) => entry.sha256)).toEqual(keys.map(sha256));
    expect(keys).toHaveLength(3);
  });

  it("gives Unleash and slotgate the same tokens and environment", () => {
    const { environment } = serviceNamed("unleash");
    expect(environment["INIT_BACKEND_API_TOKENS"]).toBe(slotgate.environment["SLOTGATE_UNLEASH_TOKEN"]);
    expect(environment["INIT_BACKEND_API_TOKENS"]).toMatch(
      new RegExp(`^\\*:${slotgate.environment["SLOTGATE_UNLEASH_ENVIRONMENT"]}\\.`),
    );
    expect(environment["INIT_ADMIN_API_TOKENS"]).toBe(
      serviceNamed("unleash-setup").environment["SLOTGATE_UNLEASH_ADMIN_TOKEN"],
    );
  });

  it("pins every image and allows no writes outside volumes", () => {
    for (const { image, read_only } of Object.values(compose.services)) {
      expect(image).toMatch(/:\d/);
      expect(read_only).toBe(true);
    }
    const named = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((one) => one.split(":")[0]),
    );
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(slotgate.volumes).toEqual([`spool:${one("VOLUME")}`]);
  });

  it("starts in order: database, Unleash, its set-up, slotgate", () => {
    const order = (name: string) =>
      Object.fromEntries(
        Object.entries(serviceNamed(name).depends_on).map(([on, { condition }]) => [on, condition]),
      );
    expect(order("unleash")).toEqual({ postgres: "service_healthy" });
    expect(order("unleash-setup")).toEqual({ unleash: "service_healthy" });
    expect(order("slotgate")).toEqual({
      postgres: "service_healthy",
      "unleash-setup": "service_completed_successfully",
    });
    for (const name of ["postgres", "unleash"]) expect(serviceNamed(name).healthcheck).toBeDefined();
  });

  it("publishes the exposed port, and allows enough time to stop", () => {
    expect(slotgate.ports).toEqual([`127.0.0.1:${one("EXPOSE")}:${one("EXPOSE")}`]);
    const delay = Number(standardOf("SLOTGATE_SHUTDOWN_DELAY_MS"));
    const grace = Number(standardOf("SLOTGATE_SHUTDOWN_GRACE_MS"));
    expect(Number.parseInt(slotgate.stop_grace_period ?? "", 10) * 1_000).toBeGreaterThan(
      delay + grace + 5_000,
    );
  });

  it("contains a valid allowlist", () => {
    expect(parseWith(allowlistV1, JSON.parse(compose.configs["allowlist"]?.content ?? ""))).toMatchObject({
      ok: true,
    });
  });
});
