import { parseArgs } from "node:util";
import { type DevFile, readDevFile } from "@slotgate/stack";
import type { HistorySettings } from "./generate-history.ts";
import { mark } from "./mark.ts";
import { dayMs } from "./situation.ts";
import { HistoryRefusedError } from "./target.ts";

export interface Settings extends HistorySettings {
  /** Null: the database named after the mark, beside the one of `pnpm start`. */
  readonly databaseUrl: string | null;
}

const minuteMs = 60_000;

/** The command line. Throws a `TypeError` that says what is wrong with it. */
export function readSettings(args: readonly string[], now: number): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: "string", default: "14" },
      records: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      to: { type: "string" },
      database: { type: "string" },
      replace: { type: "boolean", default: false },
    },
  });
  const to = values.to === undefined ? now : Date.parse(values.to);
  if (!(to <= now))
    throw new TypeError(`--to must be an instant that is not in the future, not \`${values.to}\``);
  const end = to - (to % minuteMs);
  const days = within("days", values.days, { least: 1, most: 90 });
  return {
    span: { from: end - days * dayMs, to: end },
    records: within("records", values.records, { least: 1_000, most: 10_000_000 }),
    seed: within("seed", values.seed, { least: 0, most: 2 ** 32 - 1 }),
    replace: values.replace,
    databaseUrl: values.database ?? null,
  };
}

function within(
  name: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`--${name} must be a whole number from ${least} to ${most}, not \`${text}\``);
}

export interface Place {
  readonly databaseUrl: string;
  readonly environment: string | null;
  /** The stack that `pnpm start` runs; null: another database was named. */
  readonly stack: DevFile | null;
}

/** The database, and the environment that its flags are in. */
export async function placeOf(
  { databaseUrl }: Pick<Settings, "databaseUrl">,
  { stateDirectory, env }: { readonly stateDirectory: string; readonly env: NodeJS.ProcessEnv },
): Promise<Place> {
  if (databaseUrl !== null)
    return { databaseUrl, environment: env["SLOTGATE_UNLEASH_ENVIRONMENT"] || null, stack: null };
  const stack = await readDevFile(stateDirectory).catch(() => null);
  if (stack === null)
    throw new HistoryRefusedError(
      "the local stack has never run here: run `npx -y pnpm@12 start` in another terminal, or name a database with --database",
    );
  const url = new URL(stack.databaseUrl);
  url.pathname = `/slotgate_${mark}`;
  // The stack's service reads the flags of this environment, whatever is set here.
  return { databaseUrl: url.href, environment: "development", stack };
}
