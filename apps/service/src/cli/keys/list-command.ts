import type { KeyFacts } from "../../keys/key-admin.ts";
import type { CommandIo } from "../io.ts";
import { textTable } from "../text-table.ts";
import { withKeyAdmin } from "./with-key-admin.ts";

export interface ListOptions {
  readonly format: "table" | "json";
  readonly all?: true;
}

/** Shows keys, newest first: those that open something, or all. */
export async function listCommand(io: CommandIo, { format, all }: ListOptions): Promise<void> {
  const keys = await withKeyAdmin(io, (admin) => admin.list());
  const shown = all === true ? keys : keys.filter(({ state }) => state === "active");
  if (format === "json") return io.out(`${JSON.stringify({ keys: shown }, null, 2)}\n`);
  io.out(textTable([head, ...shown.map(rowFor)]));
  const hidden = keys.length - shown.length;
  if (keys.length === 0) io.err("there are no keys yet: `slotgate keys create` makes one\n");
  else if (hidden > 0)
    io.err(`${hidden} more ${hidden === 1 ? "has" : "have"} ended: --all shows them too\n`);
}

const head = ["KEY", "SUBJECT", "OWNER", "ROLES", "STATE", "SECRETS", "EXPIRES", "LAST USE", "LIMIT"];

const rowFor = (key: KeyFacts): readonly string[] => [
  key.keyId,
  key.subject,
  key.owner,
  key.roles.join(","),
  key.state,
  String(key.validSecrets),
  minuteOf(key.expiresAt),
  minuteOf(key.lastUsedAt),
  key.rateLimit === null ? "default" : `${key.rateLimit}/min`,
];

const minuteOf = (date: Date | null): string =>
  date === null ? "never" : `${date.toISOString().slice(0, 16).replace("T", " ")}Z`;
