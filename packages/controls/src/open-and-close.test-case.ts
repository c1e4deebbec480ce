import { once } from "node:events";
import { systemClock } from "./clock.ts";
import { createUnleashSource } from "./unleash-source.ts";

// Run as a process: prints when it has controls, closes the source when told to, and must then exit without help.
const source = createUnleashSource({
  url: process.env["UNLEASH_URL"] ?? "",
  token: "*:development.secret",
  environment: "development",
  appName: "slotgate-test",
  instanceId: "one",
  killFlag: "slotgen.kill-switch",
  aiFlag: "slotgen.ai",
  groupId: "slotgen.ai",
  pollIntervalMs: 20,
  maxAgeMs: 15_000,
  clock: systemClock,
});
source.onChange(() => console.log(source.status().state));
await once(process.stdin, "data");
process.stdin.destroy();
await source.close();
