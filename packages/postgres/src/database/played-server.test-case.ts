import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { sessionSettings, toldSettings } from "./session-settings.ts";

/** A fake server with PostgreSQL's protocol, as far as a test of sessions needs it. */
export interface PlayedServer {
  readonly url: string;
  /** The number of sessions started. */
  readonly begun: () => number;
  /** The statements of all sessions, in order, with the session's number. */
  readonly asked: readonly (readonly [session: number, statement: string])[];
  /** Whether new sessions can write. */
  writable: boolean;
  /** The time limits that sessions report; null: a version that has none. */
  timeLimit: string | null;
  /** Whether sessions have the settings that they were started with. */
  keepsSettings: boolean;
  /** Makes open sessions read-only. */
  readonly demoteOpen: () => void;
  readonly stop: () => Promise<void>;
}

interface Session {
  readonly number: number;
  readOnly: boolean;
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => int32(value).subarray(2);
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};

const types = { int4: 23, bool: 16, text: 25, texts: 1009 } as const;
type Cell = readonly [name: string, type: keyof typeof types, value: string | null];

const row = (cells: readonly Cell[]): Buffer =>
  Buffer.concat([
    message(
      "T",
      int16(cells.length),
      ...cells.map(([name, type]) =>
        Buffer.concat([text(name), int32(0), int16(0), int32(types[type]), int16(-1), int32(-1), int16(0)]),
      ),
    ),
    message(
      "D",
      int16(cells.length),
      ...cells.map(([, , value]) =>
        value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]),
      ),
    ),
  ]);

const settings = sessionSettings({ statementTimeoutMs: 0, options: null });
const told = `{${toldSettings.map((name) => `"${settings[name]}"`).join(",")}}`;

interface Situation extends Session, Pick<PlayedServer, "timeLimit" | "keepsSettings"> {}

function answerTo(statement: string, { number, readOnly, timeLimit, keepsSettings }: Situation): Buffer {
  if (statement.includes("pg_backend_pid"))
    return Buffer.concat([
      row([
        ["pid", "int4", String(number)],
        ["readOnly", "bool", readOnly ? "t" : "f"],
        ["told", "texts", keepsSettings ? told : "{}"],
        ["transactionTimeout", "text", timeLimit],
        ["idleSessionTimeout", "text", timeLimit],
      ]),
      message("C", text("SELECT 1")),
    ]);
  if (readOnly && /^\s*(?:lock|update|insert)/.test(statement))
    return message("E", text("SERROR"), text("C25006"), text("Mcannot write"), Buffer.from("\0"));
  return message("C", text("OK"));
}

export async function startPlayedServer(): Promise<PlayedServer> {
  const sessions: Session[] = [];
  const sockets = new Set<Socket>();
  const asked: (readonly [number, string])[] = [];
  const ready = message("Z", Buffer.from("I"));
  const server = createServer((socket) => {
    const session: Session = {
      number: sessions.push({ number: 0, readOnly: false }),
      readOnly: !played.writable,
    };
    sessions[session.number - 1] = session;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    let received: Buffer = Buffer.alloc(0);
    let started = false;
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const head = started ? 1 : 0;
        if (received.length < head + 4) return;
        const length = received.readInt32BE(head) + head;
        if (received.length < length) return;
        const [type, body] = [received.toString("latin1", 0, head), received.subarray(head + 4, length)];
        received = received.subarray(length);
        if (!started) {
          started = true;
          socket.write(
            Buffer.concat([message("R", int32(0)), message("K", int32(session.number), int32(0)), ready]),
          );
        } else if (type === "Q") {
          const statement = body.toString("utf8", 0, body.length - 1);
          asked.push([session.number, statement]);
          // Takes for ever.
          if (statement.includes("pg_sleep")) continue;
          socket.write(Buffer.concat([answerTo(statement, { ...played, ...session }), ready]));
        } else if (type === "X") socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const played: PlayedServer = {
    url: `postgres://u:p@127.0.0.1:${port}/d`,
    begun: () => sessions.length,
    asked,
    writable: true,
    timeLimit: null,
    keepsSettings: true,
    demoteOpen() {
      for (const session of sessions) session.readOnly = true;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return played;
}
