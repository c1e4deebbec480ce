import { canonicalJson, parseWith, reasonCodes, telemetryV1 } from "@slotgate/contracts";
import { mockRecords } from "@slotgate/contracts/test/records";
import { describe, expect, it } from "vitest";
import { createRecordCheck } from "./record-check.ts";

const accepts = createRecordCheck();
const records = reasonCodes.flatMap((reason) => mockRecords(reason));
const check = (document: unknown): boolean => {
  const text = canonicalJson(document);
  return accepts(JSON.parse(text), text);
};

it("accepts the records of every reason, so that the parser is not asked", () => {
  expect(records.filter((record) => !check(record))).toEqual([]);
});

/** Other values for a place in a record. */
const others: readonly unknown[] = [
  ...["", "x", "x".repeat(257), "a\u0000b", "\ud800", "\udfff x", "2026-02-30T00:00:00.000Z", "v2"],
  ...[null, true, -1, -0, 0.5, 1e21, Number.MAX_SAFE_INTEGER + 2, [], {}, { x: 1 }, [null]],
];

type Place = readonly (string | number)[];

function* placesIn(value: unknown, place: Place = []): Generator<Place> {
  yield place;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesIn(inner, [...place, key]);
}

function changed(document: unknown, [key, ...rest]: Place, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(document);
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<
    string,
    unknown
  >;
  const value = changed(copy[key], rest, change);
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

describe("accepts nothing that the parser refuses", () => {
  it.each(["GENERATED", "ROLLOUT_EXCLUDED", "MODEL_TIMEOUT", "COPIED", "GATE_ERROR"] as const)(
    "of the records of %s, with each place changed",
    (reason) => {
      const wrong: unknown[] = [];
      let [refused, accepted] = [0, 0];
      for (const record of mockRecords(reason))
        for (const place of placesIn(record))
          for (const other of [undefined, ...others, { ...record, extra: 1 }]) {
            const document = changed(record, place, () => other);
            if (document === undefined) continue;
            const text = JSON.stringify(document);
            const read: unknown = JSON.parse(text);
            const is = accepts(read, text);
            if (is && !parseWith(telemetryV1, read).ok) wrong.push({ place, other });
            if (is) accepted += 1;
            else refused += 1;
          }
      expect(wrong).toEqual([]);
      expect([refused > 500, accepted > 10]).toEqual([true, true]);
    },
  );
});
