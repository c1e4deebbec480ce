import { runSlotgate } from "./run-slotgate.ts";

/** A key as `slotgate keys create --json` says it. */
export interface MadeKey {
  readonly keyId: string;
  readonly subject: string;
  readonly owner: string;
  readonly secret: string;
}

/** `slotgate keys …` on one database; throws what the command says when it fails. */
export interface KeyCommands {
  readonly create: (...args: string[]) => Promise<MadeKey>;
  /** Answers the new secret. */
  readonly rotate: (keyId: string, ...args: string[]) => Promise<string>;
  readonly revoke: (keyId: string) => Promise<void>;
}

export function keyCommands(databaseUrl: string): KeyCommands {
  async function keys(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runSlotgate(["keys", ...args], { DATABASE_URL: databaseUrl });
    if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
    return stdout;
  }
  return {
    create: async (...args) => JSON.parse(await keys("create", "--json", ...args)),
    rotate: async (keyId, ...args) => (await keys("rotate", keyId, ...args)).trim(),
    revoke: async (keyId) => void (await keys("revoke", keyId, "--reason", "a test")),
  };
}
