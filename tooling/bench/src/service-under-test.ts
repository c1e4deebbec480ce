import { createHash } from "node:crypto";
import { composeService } from "@slotgate/service";
import { loadConfig } from "@slotgate/service/config";
import pino from "pino";
import { awaitWhole } from "./await-whole.ts";
import { benchKey } from "./bench-run.ts";
import { createForgetfulSink } from "./forgetful-sink.ts";

// The service as it runs in production, with static controls: AI on, and 0 % unless the environment says otherwise.
const key = {
  subject: "bench",
  roles: ["submit"],
  sha256: createHash("sha256").update(benchKey).digest("hex"),
};
const { BENCH_SINK: sink, BENCH_LOG: log = "/dev/null", PATH: _, ...env } = process.env;
const loaded = loadConfig(
  {
    ...env,
    SLOTGATE_PORT: "0",
    FEATURE_SLOTGEN_AI: "true",
    // One key sends it all.
    SLOTGATE_RATE_LIMIT: "0",
    SLOTGATE_KEYS: JSON.stringify({ version: "keys.v1", keys: [key] }),
  },
  { command: "serve" },
);
if (!loaded.ok) throw new Error(loaded.message);
const service = composeService(loaded.config, {
  logger: pino({ level: "info" }, pino.destination({ dest: log, sync: false })),
  ...(sink === "memory" ? { sink: createForgetfulSink() } : {}),
});
const { url } = await service.listen();
await awaitWhole(url);
process.send?.({ port: Number(new URL(url).port) });
const stop = () => void service.stop().then(() => process.exit());
process.once("SIGTERM", stop);
process.once("disconnect", stop);
