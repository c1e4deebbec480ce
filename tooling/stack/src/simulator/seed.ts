import { createHash } from "node:crypto";

/** Fixed choices that follow from a text: the same text and place always give the same choice. */
export interface Seed {
  /** Six hexadecimal digits. */
  tag(place: string): string;
  /** A whole number from 0 to `count` - 1. */
  choose(place: string, count: number): number;
}

export function seedOf(text: string): Seed {
  const root = createHash("sha256").update(text).digest();
  const digest = (place: string): Buffer => createHash("sha256").update(root).update(place).digest();
  return {
    tag: (place) => digest(place).toString("hex", 0, 3),
    choose: (place, count) => digest(place).readUInt32BE(8) % count,
  };
}
