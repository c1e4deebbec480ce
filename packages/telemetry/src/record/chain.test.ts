import { canonicalJson, parseWith, telemetryV1 } from "@slotgate/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleDraft } from "../testing/sample-draft.ts";
import { chainRecord, expectedHash, genesis, genesisHash, headAfter } from "./chain.ts";

describe("chainRecord", () => {
  it("makes a valid record after its head, in canonical form", () => {
    const chained = chainRecord(sampleDraft(), genesis("writer-1"));
    expect(parseWith(telemetryV1, chained.record)).toEqual({ ok: true, value: chained.record });
    expect(chained.record.chain).toMatchObject({ writerId: "writer-1", seq: 1, prevHash: genesisHash });
    expect(chained.line).toBe(canonicalJson(chained.record));
    expect(chained.record.chain.hash).toBe(expectedHash(chained.record));
  });

  it("links each record to the one before", () => {
    const first = chainRecord(sampleDraft(), genesis("w"));
    const second = chainRecord(sampleDraft({ eventId: "event-2" }), headAfter(first));
    expect(second.record.chain).toMatchObject({ seq: 2, prevHash: first.record.chain.hash });
  });

  it("survives JSON with any text in it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (text, latencyMs) => {
          const { line, record } = chainRecord(sampleDraft({ slotId: text, latencyMs }), genesis(text));
          expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(record)));
          expect(expectedHash(JSON.parse(line))).toBe(record.chain.hash);
        },
      ),
    );
  });

  it("changes its hash when any field is altered", () => {
    const { record } = chainRecord(sampleDraft(), genesis("w"));
    const alter = (value: unknown): unknown => {
      if (typeof value === "number") return value + 1;
      if (typeof value === "boolean") return !value;
      return value === null ? "altered" : `${value}x`;
    };
    const paths = leavesOf(record).filter((path) => path.join(".") !== "chain.hash");
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths) {
      const copy = structuredClone(record);
      const parent = path
        .slice(0, -1)
        .reduce<unknown>((at, key) => Reflect.get(at as object, key), copy) as object;
      const key = path.at(-1) ?? "";
      Reflect.set(parent, key, alter(Reflect.get(parent, key)));
      expect(expectedHash(copy), path.join(".")).not.toBe(record.chain.hash);
    }
  });
});

function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
