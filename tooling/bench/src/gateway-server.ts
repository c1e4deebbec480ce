import { once } from "node:events";
import { Server } from "node:net";
import { fileURLToPath } from "node:url";
import { freePort } from "@slotgate/stack";

// `@portkey-ai/gateway` as its own start script starts it, but on loopback alone, which it has no option for,
// and without its banner in the middle of the tables.
const port = await freePort();
const listening = Promise.withResolvers<void>();
const listen = Server.prototype.listen;
Object.assign(Server.prototype, {
  listen(this: Server) {
    once(this, "listening").then(() => listening.resolve(), listening.reject);
    return Reflect.apply(listen, this, [port, "127.0.0.1"]);
  },
});
Object.assign(process.stdout, { write: () => true });
process.argv.push("--headless", `--port=${port}`);
await import(fileURLToPath(import.meta.resolve("@portkey-ai/gateway/build/start-server.js")));
await listening.promise;
process.send?.({ port });
process.on("disconnect", () => process.exit());
