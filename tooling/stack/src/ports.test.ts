import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { PortInUseError } from "./port-in-use-error.ts";
import { assertPortsFree, freePorts, freeRange, type PortName, portSettings, readPorts } from "./ports.ts";

const names = Object.keys(portSettings) as PortName[];

test("the ports are those of the documentation unless a variable says otherwise", () => {
  expect(readPorts({})).toEqual({ service: 8700, unleash: 4242, database: 54329, model: 8701 });
  for (const unset of ["", "tcp://10.96.0.12:8700", "tcp://[fd00::1]:80"])
    expect(readPorts({ SLOTGATE_UNLEASH_PORT: "4243", SLOTGATE_PORT: unset })).toMatchObject({
      service: 8700,
      unleash: 4243,
    });
});

test.each(["0", "65536", "http", "80.5", " "])("refuses `%s` as a port", (value) => {
  expect(() => readPorts({ SLOTGATE_MODEL_PORT: value })).toThrow(/SLOTGATE_MODEL_PORT.*is not a port/);
});

test("refuses one port for two", () => {
  expect(() => readPorts({ SLOTGATE_PORT: "4242" })).toThrow(/SLOTGATE_UNLEASH_PORT.*SLOTGATE_PORT.*4242/);
});

test.each(names.flatMap((name) => ["127.0.0.1", "0.0.0.0"].map((host) => [name, host] as const)))(
  "a port of %s in use on %s gives a message that names its variable",
  async (name, host) => {
    const listener = await listen(host);
    const { port } = listener.address() as { port: number };
    try {
      const failure = await assertPortsFree({ [name]: port }).catch((cause: unknown) => cause);
      expect(failure).toBeInstanceOf(PortInUseError);
      expect((failure as Error).message).toContain(`\`${port}\``);
      expect((failure as Error).message).toContain(portSettings[name].variable);
    } finally {
      listener.close();
    }
  },
);

test("waits for a port that is being closed", async () => {
  const listener = await listen("127.0.0.1");
  const { port } = listener.address() as { port: number };
  const waiting = assertPortsFree({ service: port }, { patienceMs: 10_000 });
  await expect(assertPortsFree({ service: port })).rejects.toBeInstanceOf(PortInUseError);
  listener.close();
  await waiting;
});

test("free ports differ and are free", async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  await assertPortsFree({ service: ports[0] as number, model: ports[1] as number });
});

test("free ports are none that outgoing connections can take, or that `fetch` refuses", async () => {
  expect(freeRange.from).toBeGreaterThan(10_080);
  expect(freeRange.to).toBeLessThan(32_768);
  expect((await freePorts(50)).filter((port) => port < freeRange.from || port >= freeRange.to)).toEqual([]);
});

function listen(host: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, host, () => resolve(server));
  });
}
