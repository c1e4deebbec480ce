import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "@slotgate/controls";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { knownMigrations, migrateToLatest } from "./migrate.ts";
import { readSchema, type Schema } from "./schema.ts";
import { SchemaUnusableError } from "./schema-unusable-error.ts";

/** Whether this code may use the database. */
export interface SchemaWatch {
  /** What is wrong and what to do; null if nothing is. */
  readonly problem: () => string | null;
  /** False: the database has not answered yet, and may only be unavailable. */
  readonly wasRead: () => boolean;
  /** Resolves when the check under way has ended, at once if there is none. */
  readonly looked: () => Promise<void>;
  /** Whether the database is usable, once the check under way has ended. */
  readonly usable: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface SchemaWatchOptions {
  readonly database: Kysely<Database>;
  /** `on-start`: migrates as soon as the database is reachable, until that has succeeded once. */
  readonly migrate: "on-start" | "never";
  readonly retryMs?: number;
  /** Interval for checks of a usable database; a newer version may drop what this one needs. */
  readonly recheckMs?: number;
  /** Called for every attempt that failed. */
  readonly onFailure: (error: unknown) => void;
  /** Called for every change; null: the database is usable. `ran`: the migrations that this process ran. */
  readonly onChange: (problem: string | null, ran: readonly string[]) => void;
}

const unread = (reason: string): string =>
  `the database cannot be used yet, so nothing can be recorded in it: ${reason}`;

/** Checks the database repeatedly: the service starts and answers without it. Never throws. */
export function watchSchema(options: SchemaWatchOptions): SchemaWatch {
  const { database, migrate, retryMs = 1_000, recheckMs = 5_000, onFailure, onChange } = options;
  const ending = new AbortController();
  let wasRead = false;
  let problem: string | null = unread("it has not been checked yet");
  let mayMigrate = migrate === "on-start";

  async function look(): Promise<void> {
    try {
      const ran = mayMigrate ? await migrateToLatest(database) : [];
      mayMigrate = false;
      note(problemOf(await readSchema(database, { known: knownMigrations })), ran);
    } catch (error) {
      if (error instanceof SchemaUnusableError) note(error.message, []);
      else {
        // A database that does not answer says nothing new about its version.
        if (!wasRead) problem = unread(messageOf(error));
        onFailure(error);
      }
    }
  }

  function note(now: string | null, ran: readonly string[]): void {
    const changed = !wasRead || now !== problem;
    wasRead = true;
    problem = now;
    if (changed) onChange(now, ran);
  }

  let looking = look();
  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      await looking;
      const pause = problem === null ? recheckMs : retryMs;
      await delay(pause, undefined, { signal: ending.signal }).catch(() => {});
      if (!ending.signal.aborted) looking = look();
    }
    await looking;
  }
  const ended = loop();

  return {
    problem: () => problem,
    wasRead: () => wasRead,
    looked: () => looking,
    async usable() {
      await looking;
      return problem === null;
    },
    close() {
      ending.abort();
      return ended;
    },
  };
}

function problemOf(schema: Schema): string | null {
  switch (schema.state) {
    case "current":
    case "newer":
      return null;
    case "behind":
      return (
        `the database lacks ${schema.pending.map((name) => `\`${name}\``).join(", ")}: ` +
        "run `slotgate migrate`, or start with SLOTGATE_MIGRATE=on-start"
      );
    case "unusable":
      return schema.problem;
  }
}
