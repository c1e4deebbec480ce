import { resultErasureV1 } from "@slotgate/contracts";
import type { CommandIo } from "../output/io.ts";
import { type ConsentOptions, removeWithConsent } from "./remove-with-consent.ts";

export interface EraseOptions extends ConsentOptions {
  readonly reason: string;
  readonly owner?: string;
  readonly since?: string;
  readonly until?: string;
}

export function eraseCommand(io: CommandIo, options: EraseOptions): Promise<void> {
  const { owner, since, until } = options;
  return removeWithConsent(io, {
    ...options,
    path: "/v1/results/erase",
    filter: { owner, since, until },
    requestContract: resultErasureV1,
    words: {
      question: "erase",
      done: "erased",
      consequence: "erased outputs are deleted, which cannot be undone",
      filters: "--owner, --since, --until",
    },
  });
}
