import { open } from "node:fs/promises";
import { messageOf } from "@slotgate/controls";
import { headsDocument } from "@slotgate/executor";
import { readHeads } from "@slotgate/postgres";
import { asJson } from "../output/as-json.ts";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface HeadsExportOptions {
  readonly out?: string;
}

/** Writes the head of every writer's chain. Never overwrites a file: it may be the only proof of a cut. */
export async function headsExportCommand(io: CommandIo, { out }: HeadsExportOptions): Promise<void> {
  const heads = await withSnapshot(io, readHeads);
  const document = headsDocument([...heads.values()], new Date().toISOString());
  const text = asJson(document);
  if (out === undefined) return io.out(text);
  await writeNew(out, text);
  io.err(`wrote the heads of ${heads.size} ${heads.size === 1 ? "writer" : "writers"} to ${out}\n`);
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await using file = await open(path, "wx");
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    const why = messageOf(error);
    throw new CommandFailure(`the heads cannot be written to \`${path}\`: ${why}`);
  }
}
