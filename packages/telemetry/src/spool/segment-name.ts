import { digestOf } from "@slotgate/contracts/digest";

/** The parts of a spool file's name, besides its order. */
export interface SegmentName {
  /** Which store it is for: files for another one are ignored. */
  readonly store: string;
  /** Which process delivers it. */
  readonly owner: string;
  /** Which process wrote it. */
  readonly origin: string;
  readonly number: number;
}

/** Short, and safe in a file name for any input. */
export const shortNameOf = (name: string): string => digestOf(name).slice(0, 16);

export const fileNameOf = ({ store, owner, origin, number }: SegmentName): string =>
  `${store}-${owner}-${origin}-${String(number).padStart(8, "0")}.ndjson`;

/** Null: not a spool file, or one that was set aside. */
export function segmentNameIn(fileName: string): SegmentName | null {
  const found = /^([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{16})-(\d{8,})\.ndjson$/.exec(fileName);
  const [, store, owner, origin, number] = found ?? [];
  if (store === undefined || owner === undefined || origin === undefined) return null;
  return { store, owner, origin, number: Number(number) };
}
