import { expect, it } from "vitest";
import { asText, inOneOrder } from "./as-text.ts";

const rule = { kinds: ["a", "b"], id: "one", slotIds: [], appliesTo: { subject: ["*"], board: ["AQA"] } };

it("writes one order of names, and lists of plain values on one line", () => {
  expect(asText({ rules: [rule], enabled: true, version: "allowlist.v1" })).toBe(`{
  "version": "allowlist.v1",
  "enabled": true,
  "rules": [
    {
      "id": "one",
      "appliesTo": {
        "board": ["AQA"],
        "subject": ["*"]
      },
      "kinds": ["a", "b"],
      "slotIds": []
    }
  ]
}`);
});

it("changes no value", () => {
  const document = { rules: [rule], enabled: false, odd: { "": [[1], { a: null }], '"': 1.5 } };
  expect(JSON.parse(asText(document))).toEqual(document);
  expect(JSON.parse(asText(null))).toMatchObject({ rules: [] });
});

it("gives equal documents equal texts, and leaves alone what is no JSON", () => {
  expect(inOneOrder(JSON.stringify({ enabled: true, version: "allowlist.v1" }))).toBe(
    inOneOrder('{ "version": "allowlist.v1",\n"enabled": true }'),
  );
  expect(inOneOrder("{")).toBe("{");
});
