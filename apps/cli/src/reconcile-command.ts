import { messageOf } from "@slotgate/controls";
import {
  type OutboundContent,
  outboundFiles,
  type Reconciliation,
  readOutbound,
  reconcile,
} from "@slotgate/executor";
import { openStore, recordedCalls } from "@slotgate/postgres";
import { loadReconcileConfig } from "@slotgate/service/config";
import { asJson } from "./output/as-json.ts";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import { envWithDatabase } from "./output/env-with-stack.ts";
import type { CommandIo } from "./output/io.ts";
import { type OutputOptions, viewOf } from "./output/view.ts";
import { reconciliationAsText } from "./reconciliation-as-text.ts";

export interface ReconcileOptions extends OutputOptions {
  /** Files of the ledger; by default all in the configured directory. */
  readonly outbound?: readonly string[];
}

/** Compares the requests sent to the model with the records; fails on a difference or without a file. */
export async function reconcileCommand(io: CommandIo, options: ReconcileOptions): Promise<void> {
  const { out } = io;
  const { outbound: files = [], json } = options;
  const loaded = loadReconcileConfig(envWithDatabase(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const { databaseUrl, outboundLedger } = loaded.config;
  const content = await readFiles(files.length > 0 ? files : filesIn(outboundLedger));
  const result = await compare(content, databaseUrl);
  out(json === true ? asJson(result) : reconciliationAsText(result, viewOf(io, options)));
  if (result.differences.length > 0)
    throw new CommandFailure(
      `${result.differences.length} decisions differ from the requests in the ledger`,
      {
        exitCode: exitCodes.found,
      },
    );
}

function filesIn(directory: string | null): readonly string[] {
  if (directory === null)
    throw new CommandFailure("SLOTGATE_OUTBOUND_LEDGER is `off`: name the files with --outbound", {
      exitCode: exitCodes.usage,
    });
  const files = readDirectory(directory);
  if (files.length === 0)
    throw new CommandFailure(`the directory \`${directory}\` has no ledger files: ${whereItIs}`);
  return files;
}

function readDirectory(directory: string): readonly string[] {
  try {
    return outboundFiles(directory);
  } catch (error) {
    throw new CommandFailure(
      `the ledger in \`${directory}\` cannot be read (${messageOf(error)}): ${whereItIs}`,
    );
  }
}

const whereItIs =
  "set SLOTGATE_OUTBOUND_LEDGER to the directory that the service's log names at the start, or name the files with --outbound; " +
  "the default directory depends on DATABASE_URL, SLOTGATE_PORT, SLOTGATE_INSTANCE and SLOTGATE_SPOOL_DIR";

async function readFiles(files: readonly string[]): Promise<OutboundContent> {
  try {
    return await readOutbound(files);
  } catch (error) {
    throw new CommandFailure(`the ledger cannot be read: ${messageOf(error)}`);
  }
}

async function compare(content: OutboundContent, url: string): Promise<Reconciliation> {
  const store = openStore({
    url,
    onConnectionLost: () => {},
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 0,
    access: "any",
  });
  try {
    const writers = [...new Set(content.files.map(({ writerId }) => writerId))];
    const decisionIds = [...content.requests.keys()];
    return reconcile(content, await recordedCalls(store.database, { decisionIds, writers }));
  } catch (error) {
    throw new CommandFailure(`the records cannot be read: ${messageOf(error)}`);
  } finally {
    await store.close();
  }
}
