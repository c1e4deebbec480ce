import { createPostgresSink } from "@slotgate/postgres";
import { composeService } from "@slotgate/service";
import { loadConfig } from "@slotgate/service/config";
import { genesis, type Head, type TelemetrySink } from "@slotgate/telemetry";
import pg from "pg";
import pino from "pino";

// A service that is broken on purpose: it says that records are durable before they are, so that model requests
// leave before the commit of their admissions. The crash test must find that.

const lateByMs = 400;

function acknowledgeEarly(sink: TelemetrySink): TelemetrySink {
  const heads = new Map<string, Head>();
  let writing = Promise.resolve();
  return {
    ...sink,
    head: async (writerId) => heads.get(writerId) ?? (await sink.head(writerId)) ?? genesis(writerId),
    async append(batch, options) {
      heads.set(batch.to.writerId, batch.to);
      const due = new Promise((resolve) => setTimeout(resolve, lateByMs));
      writing = writing
        .then(() => due)
        .then(() => sink.append(batch, options))
        .then(() => {}, console.error);
      return "recorded";
    },
  };
}

const loaded = loadConfig(process.env, { command: "serve" });
if (!loaded.ok) throw new Error(loaded.message);
const client = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 2 });
client.on("error", () => {});
const service = composeService(loaded.config, {
  logger: pino({ level: "warn" }),
  sink: acknowledgeEarly(createPostgresSink({ client })),
});
await service.listen();
process.once("SIGTERM", () => process.exit());
