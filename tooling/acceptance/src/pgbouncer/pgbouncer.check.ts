import { afterEach, describe, expect, inject, it } from "vitest";
import { alterDatabase, oddSettings } from "../world/odd-settings.ts";
import { readOnlyAndBack } from "../world/read-only-and-back.ts";
import { startWorld, type World } from "../world/start-world.ts";
import { environmentOfEverything, useEverything } from "../world/use-everything.ts";
import { documentedSettings } from "./documented-settings.ts";
import { type Pgbouncer, startPgbouncer } from "./start-pgbouncer.ts";

let world: World | null = null;
let pgbouncer: Pgbouncer | null = null;
afterEach(async () => {
  await world?.stop();
  await pgbouncer?.stop();
  world = pgbouncer = null;
});

async function behindPgbouncer(
  settings: Readonly<Record<string, string>>,
  odd: Readonly<Record<string, string>>,
): Promise<{ readonly world: World; readonly databaseUrl: string }> {
  const bouncer = await startPgbouncer(inject("stack").databaseUrl, settings);
  pgbouncer = bouncer;
  const started = await startWorld({
    prepare: (databaseUrl) => alterDatabase(databaseUrl, odd),
    through: bouncer.url,
    env: environmentOfEverything,
  });
  world = started;
  return { world: started, databaseUrl: bouncer.url(started.databaseUrl) };
}

describe("behind pgbouncer", () => {
  it("with the documented settings: everything works, and again after a failover", async () => {
    const { world, databaseUrl } = await behindPgbouncer(documentedSettings(), oddSettings);
    await useEverything(world, { databaseUrl });
    await readOnlyAndBack(world);
    await useEverything(world, { databaseUrl });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["startup options are ignored", { pool_mode: "transaction", ignore_startup_parameters: "options" }],
    ["each client has a session", { pool_mode: "session", ignore_startup_parameters: "options" }],
    ["sessions are few, and begin anew", { pool_mode: "transaction", server_lifetime: "1" }],
  ])("where %s, everything works", async (_, settings) => {
    const { world, databaseUrl } = await behindPgbouncer(
      { default_pool_size: "30", ...settings },
      oddSettings,
    );
    await useEverything(world, { databaseUrl });
  });
});

describe.each(Object.entries(oddSettings))("a database with %s = %s alone", (name, value) => {
  it.each(["directly", "through pgbouncer"])("serves everything %s", async (way) => {
    const odd = { [name]: value };
    if (way === "directly") {
      world = await startWorld({
        prepare: (databaseUrl) => alterDatabase(databaseUrl, odd),
        env: environmentOfEverything,
      });
      await useEverything(world, { databaseUrl: world.databaseUrl });
    } else {
      const { world, databaseUrl } = await behindPgbouncer(documentedSettings(), odd);
      await useEverything(world, { databaseUrl });
    }
    expect(world).not.toBeNull();
  });
});
