import { readFileSync } from "node:fs";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { expect, it } from "vitest";
import { parseDocument, parseGeneration } from "./parse-document.ts";

const document = (second: object, more: object = {}) => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  ...more,
  rules: [
    {
      id: "chem",
      enabled: true,
      appliesTo: { subject: ["Chemistry"], level: ["*"] },
      kinds: ["a"],
      slotIds: [],
      maxJobsPerRun: 1,
    },
    {
      id: "bio",
      enabled: true,
      appliesTo: { subject: ["Biology"], level: ["*"] },
      kinds: ["a"],
      slotIds: [],
      maxJobsPerRun: 1,
      ...second,
    },
  ],
});

it.each<[string, object, string[]]>([
  [
    "a typo in a dimension",
    document({ appliesTo: { subjct: ["Biology"], level: ["*"] } }),
    [
      "$.rules[1].appliesTo (line 26, column 7, in rule `bio`)",
      "did you mean `subject` instead of `subjct`?",
    ],
  ],
  [
    "an unknown key",
    document({ kindz: ["a"] }),
    ["$.rules[1].kindz (line 39, column 7, in rule `bio`)", "did you mean `kinds`?"],
  ],
  [
    "an unknown key of the document",
    document({}, { enabledd: true }),
    ["$.enabledd (line 5, column 3)", "did you mean `enabled`?"],
  ],
  [
    "a duplicate id",
    document({ id: "chem" }),
    ["$.rules[1].id (line 24, column 7, in rule `chem`)", "unique"],
  ],
  [
    "differing dimensions",
    document({ appliesTo: { subject: ["Biology"] } }),
    ["$.rules[1].appliesTo (line 26, column 7, in rule `bio`)", "the same dimensions as the first rule"],
  ],
])("reports the position and rule of %s", (_, wrong, said) => {
  const parsed = parseDocument(Buffer.from(JSON.stringify(wrong, null, 2)));
  for (const part of said)
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(part) });
});

const lesson = example.prompts.lesson;
const withRequest = (request: string) => ({
  prompts: { ...example.prompts, lesson: { ...lesson, request } },
});

it.each<[string, object, string[]]>([
  [
    "a prompt that does not exist",
    { profiles: [{ id: "all", match: {}, prompt: "leson", models: ["main"] }] },
    ["$.profiles[0].prompt (line", "in profile `all`", "a prompt of this document (`lesson`, ", "`leson`"],
  ],
  [
    "an unknown placeholder",
    withRequest("{{data:input}}\n{{data:schema}} {{data:inptu}}"),
    ["$.prompts.lesson.request (line", "`{{data:input}}`", "(line 2, column 17 of the text)"],
  ],
  [
    "an unclosed placeholder",
    withRequest("{{data:input"),
    ["closed with `}}` (line 1, column 1 of the text)"],
  ],
  ["a placeholder that is missing", withRequest("{{data:input}}"), ["`{{data:schema}}`"]],
  [
    "an unknown key of a model",
    { models: { ...example.models, main: { ...example.models.main, temprature: 0 } } },
    ["$.models.main.temprature (line", "did you mean `temperature`?"],
  ],
])("reports the place in a generation document of %s", (_, change, said) => {
  const parsed = parseGeneration(Buffer.from(JSON.stringify({ ...example, ...change }, null, 2)));
  for (const part of said)
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(part) });
});

it("docs/generation.md shows a valid document", () => {
  const page = readFileSync(new URL("../../../../docs/generation.md", import.meta.url), "utf8");
  const [, json = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
  expect(parseGeneration(Buffer.from(json))).toMatchObject({ ok: true });
});

it("quotes names so that its messages hold well-formed text without U+0000", () => {
  const odd = "\u0000bi\ud800o\n";
  for (const second of [
    { id: odd },
    { id: odd, appliesTo: { subjec: ["B"], [odd]: ["*"] } },
    { appliesTo: { "subject\u0000": ["B"], level: ["*"] } },
  ]) {
    const parsed = parseDocument(Buffer.from(JSON.stringify(document(second))));
    if (parsed.ok) expect.unreachable("the document is not valid");
    const texts = [parsed.problem, ...parsed.issues.flatMap(({ received, where = "" }) => [received, where])];
    for (const text of texts) {
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/\p{Cc}/u);
    }
  }
});
