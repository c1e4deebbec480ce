import { describe, expect, it } from "vitest";
import * as z from "zod";
import { contractCases } from "./contracts.test-case.ts";
import { contractIssue } from "./issue.ts";
import { jsonPath, valueAt } from "./json-path.ts";
import { changedAt, placesOf, withProtoKey } from "./mutate.test-case.ts";
import { parseWith } from "./parse.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the keys here are chosen by the caller. */
const isOpen = (path: string, contract: string): boolean =>
  /\.(appliesTo|scope|guardFigures|figures|before|after|settings|properties|\$defs)$/.test(path) ||
  /^\$(\.document)?\.(models|prompts)$/.test(path) ||
  (["run", "generation-try"].includes(contract) ? /\.input\b/ : /\.output\b/).test(path);

const optional = /\.(allowAI|schema|requestId|issues|topic)$|\.output\.schema\.|\.filter\.\w+$/;
const optionalOfGeneration =
  /\.models\.main\.(?!provider|model|baseUrl$|credential|price\.)|\.match\.\w+$|\.canary$|\.tryDigest$/;
const alsoOptional: Readonly<Record<string, RegExp>> = {
  "result-withdrawal": /\.dryRun$/,
  "result-erasure": /\.dryRun$/,
  "kill-request": /\.drill$/,
  "incident-opening": /\.(description|from|to|links)$/,
  "incident-entry": /\.(from|to)$/,
  "allowlist-change": /\.(previewDigest|newDimensions)$/,
  "allowlist-rollback": /\.previewDigest$/,
  generation: optionalOfGeneration,
  "generation-state": optionalOfGeneration,
  "generation-change": optionalOfGeneration,
  "generation-try": new RegExp(`^\\$\\.calls$|${optionalOfGeneration.source}`),
  "controls-status": /\.issues\[\d+\]\.where$|^\$\.flagPage$/,
  ramp: /\.(goodMinutesPercent|whenBroken)$/,
  "decision-list": /\.model\.(profile|tried)$/,
  telemetry: /\.(requiresReview|profile|tried)$/,
  "telemetry-list": /\.(requiresReview|profile|tried)$/,
};

describe.each(contractCases)("%s", (name, schema, document) => {
  const places = placesOf(document).map((place) => ({
    place,
    path: jsonPath(place),
    value: valueAt(document, place),
  }));
  const objects = places.filter(({ value }) => isObject(value));
  const verdict = (changed: unknown) => parseWith(schema, changed);

  it("accepts the sample and returns it unchanged", () => {
    expect(verdict(document)).toEqual({ ok: true, value: document });
  });

  it("refuses an unknown key in every object with fixed keys", () => {
    const closed = objects.filter(({ path }) => !isOpen(path, name));
    expect(closed.length).toBeGreaterThan(0);
    for (const { place, path } of closed) {
      const changed = changedAt(document, place, (value) => ({ ...(value as object), extra_key: 1 }));
      const parsed = verdict(changed);
      expect(parsed.ok ? [path] : parsed.issues).toContainEqual({
        path: `${path}.extra_key`,
        expected: "no such key",
        received: "unknown key `extra_key`: remove it",
      });
    }
  });

  it("refuses a key `__proto__` in every object", () => {
    for (const { place } of objects) {
      const changed = changedAt(document, place, (value) => withProtoKey(value as object));
      const parsed = verdict(changed);
      const path = jsonPath([...place, "__proto__"]);
      expect(parsed.ok ? [path] : parsed.issues).toContainEqual(
        expect.objectContaining({ path, expected: "no such key" }),
      );
    }
  });

  it.each(["\u0000", "x\ud800", "\udc00x"])(
    "refuses %j instead of every string, and in every key",
    (text) => {
      for (const { place, path, value } of places) {
        if (typeof value === "string")
          expect([path, verdict(changedAt(document, place, () => text)).ok]).toEqual([path, false]);
        if (isObject(value)) {
          const changed = changedAt(document, place, (object) => ({ ...(object as object), [text]: "x" }));
          expect([path, verdict(changed).ok]).toEqual([path, false]);
        }
      }
    },
  );

  it("refuses a document that lacks any required key", () => {
    for (const { place, path } of places.filter(({ place }) => typeof place.at(-1) === "string")) {
      if (optional.test(path) || alsoOptional[name]?.test(path) || isOpen(jsonPath(place.slice(0, -1)), name))
        continue;
      expect([path, verdict(changedAt(document, place, () => undefined)).ok]).toEqual([path, false]);
    }
  });

  it("never throws, and reports errors in recordable text, for any value in any place", () => {
    const oddities = [
      undefined,
      null,
      true,
      -1,
      1.5,
      Number.NaN,
      1n,
      "",
      "\ud800",
      [],
      [[]],
      {},
      Symbol("x"),
      () => 1,
    ];
    for (const { place } of places) {
      for (const oddity of oddities) {
        const parsed = verdict(changedAt(document, place, () => oddity));
        if (parsed.ok) continue;
        expect(parsed.issues.length).toBeGreaterThan(0);
        expect(z.array(contractIssue).safeParse(parsed.issues).success).toBe(true);
      }
    }
  });
});
