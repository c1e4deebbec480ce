import { afterEach, describe, expect, inject, it } from "vitest";
import { alterDatabase, oddSettings } from "./world/odd-settings.ts";
import { readOnlyAndBack } from "./world/read-only-and-back.ts";
import { type OptionRefuser, startOptionRefuser } from "./world/start-option-refuser.ts";
import { startWorld, type World, type WorldSettings } from "./world/start-world.ts";
import { environmentOfEverything, useEverything } from "./world/use-everything.ts";

let world: World | null = null;
let refuser: OptionRefuser | null = null;
afterEach(async () => {
  await world?.stop();
  await refuser?.stop();
  world = refuser = null;
});

async function oddWorld(through?: WorldSettings["through"]): Promise<World> {
  const started = await startWorld({
    prepare: (databaseUrl) => alterDatabase(databaseUrl, oddSettings),
    ...(through === undefined ? {} : { through }),
    env: environmentOfEverything,
  });
  world = started;
  return started;
}

describe("a database whose every setting is odd", () => {
  it("serves everything, kills within 2 s of being writable after a failover, and serves everything", async () => {
    const odd = await oddWorld();
    await useEverything(odd, { databaseUrl: odd.databaseUrl });
    await readOnlyAndBack(odd);
    await useEverything(odd, { databaseUrl: odd.databaseUrl });
  });

  it("serves everything where a session cannot be given other settings", async () => {
    const before = await startOptionRefuser(inject("stack").databaseUrl);
    refuser = before;
    const odd = await oddWorld(before.url);
    await useEverything(odd, { databaseUrl: before.url(odd.databaseUrl) });
    expect(before.refused()).toBeGreaterThan(0);
  });
});
