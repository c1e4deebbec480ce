import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { type FakeUnleash, startFakeUnleash } from "./fake-unleash.test-case.ts";
import { setUp, soon } from "./unleash-stage.test-case.ts";

describe("closing", () => {
  it.each<FakeUnleash["answer"]>([{ kind: "flags" }, { kind: "hang" }, { kind: "status", status: 401 }])(
    "closes all sockets while Unleash answers %o",
    async (answer) => {
      const { unleash, source, becomes, asked } = await setUp();
      await becomes("ADMITTED");
      unleash.answer = answer;
      await asked(1);
      await source.close();
      await expect.poll(unleash.openConnections, soon).toBe(0);
    },
  );

  it.each<FakeUnleash["answer"]>([{ kind: "flags" }, { kind: "hang" }, { kind: "status", status: 500 }])(
    "leaves nothing that keeps the process alive while Unleash answers %o",
    async (answer) => {
      const unleash = await startFakeUnleash();
      onTestFinished(() => unleash.stop());
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("./open-and-close.test-case.ts", import.meta.url))],
        {
          env: { PATH: process.env["PATH"], UNLEASH_URL: unleash.url },
          stdio: ["pipe", "pipe", "inherit"],
        },
      );
      onTestFinished(() => void child.kill("SIGKILL"));
      await once(child.stdout, "data");
      const before = unleash.served.length;
      unleash.answer = answer;
      await expect.poll(() => unleash.served.length, soon).toBeGreaterThan(before);
      child.stdin.end("close\n");
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
    },
  );
});
