import { expect, test } from "vitest";
import { parseAnswerText } from "./answer-text.ts";

const content = { body: "Cells ``` divide.", list: [{ body: 1 }, { body: 2 }] };
const json = JSON.stringify(content);
const pretty = JSON.stringify(content, null, 2);

test.each([
  ["nothing", json],
  ["blanks and line ends", `\r\n\t ${pretty} \n\n`],
  ["a byte order mark", `\ufeff${json}`],
  ["invisible characters", `\u200b\u2060${json}\u200b\u00a0`],
  ["a fence with its language", `\`\`\`json\n${pretty}\n\`\`\``],
  ["a fence with another language", `\`\`\`JavaScript\n${json}\n\`\`\``],
  ["a fence with a media type", `\`\`\`application/json\n${json}\n\`\`\``],
  ["a fence without a language", `\`\`\`\n${json}\n\`\`\``],
  ["a fence on one line", `\`\`\`json ${json} \`\`\``],
  ["a fence without any blank", `\`\`\`json${json}\`\`\``],
  ["a fence of tildes", `~~~json\r\n${json}\r\n~~~\r\n`],
  ["a longer fence", `\`\`\`\`json\n${json}\n\`\`\`\``],
  ["a fence behind a byte order mark", `\ufeff \n\`\`\`json\n\ufeff${json}\n\`\`\` \n`],
  ["a fence that does not close", `\`\`\`json\n${json}\n`],
  ["a fence that only closes", `${json}\n\`\`\``],
  ["reasoning before it", `<think>\nAn {object}?\n</think>\n\n${json}`],
  ["reasoning before a fence", `<Thinking>hm</thinking>\`\`\`json\n${json}\n\`\`\``],
  ["prose before a fence", `Sure!\n\`\`\`json\n${pretty}\n\`\`\``],
  ["prose around a fence", `Here it is:\r\n\r\n~~~\r\n${json}\r\n~~~\r\nI hope this helps.`],
  ["prose after a fence", `\`\`\`json\n${json}\n\`\`\` \nDone {really}.`],
  ["reasoning and prose before a fence", `<think>hm \`\`\`</think>Sure!\n  \`\`\`json\n${json}\n  \`\`\``],
])("a document wrapped in %s is read", (_, text) => {
  expect(parseAnswerText(text)).toEqual({ ok: true, value: content });
});

test.each([
  ["nothing at all", ""],
  ["an empty fence", "```json\n```"],
  ["prose", "Cells divide."],
  ["prose before it", `Here it is:\n${json}`],
  ["prose after it", `${json}\nI hope this helps.`],
  ["prose around two fences", `One:\n\`\`\`json\n${json}\n\`\`\`\nTwo:\n\`\`\`json\n${json}\n\`\`\``],
  ["prose before a fence that does not close", `Sure!\n\`\`\`json\n${json}`],
  ["prose around a fence with half a document", `Sure!\n\`\`\`json\n${json.slice(0, 20)}\n\`\`\``],
  ["prose around a fence on one line", `Sure: \`\`\`${json}\`\`\``],
  ["prose within the fence", `\`\`\`json\nHere: ${json}\n\`\`\``],
  ["two documents", `${json}\n${json}`],
  ["two fences", `\`\`\`json\n${json}\n\`\`\`\n\`\`\`json\n${json}\n\`\`\``],
  ["half a document", `\`\`\`json\n${json.slice(0, 20)}\n\`\`\``],
  ["reasoning that does not end", `<think>${json}`],
  ["a comment", `{"body": "x" /* y */}`],
  ["a comma too many", '{"body": "x",}'],
  ["single quotes", "{'body': 'x'}"],
])("%s is not one JSON document", (_, text) => {
  expect(parseAnswerText(text)).toEqual({ ok: false, flaw: "not-json" });
});

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"x":[{"y":{"a":1,"b":2,"a":3}}]}',
  '```json\n{"a" : 1, "a"\n:\t2}\n```',
  '{"":1,"":2}',
])("a duplicate key in one object makes the answer invalid: %s", (text) => {
  expect(parseAnswerText(text)).toEqual({ ok: false, flaw: "duplicate-key" });
});

test.each([
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
  '{"a":"\\"a\\":","b":"a","c":["a","a:",":"]}',
  '{"a\\\\":1,"a":"\\\\"}',
  '["a","a"]',
])("equal keys in different objects, and texts that look like keys, are accepted: %s", (text) => {
  expect(parseAnswerText(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test("a number that parsing does not preserve makes the answer invalid, also within a fence", () => {
  const flaw = "inexact-number";
  expect(parseAnswerText('```json\n{"a":[9007199254740993]}\n```')).toEqual({ ok: false, flaw });
  expect(parseAnswerText('{"a":1e400}')).toEqual({ ok: false, flaw });
  expect(parseAnswerText('{"a":[0.1,1e2,-0,1.50,"9007199254740993"]}').ok).toBe(true);
});

test("the key `__proto__` is refused at any depth", () => {
  expect(parseAnswerText('{"a":[{"__proto__":{}}]}')).toEqual({ ok: false, flaw: "forbidden-key" });
});

test("parsing takes linear time, and supports any depth", () => {
  const million = 1_000_000;
  for (const text of [
    `x${" ".repeat(million)}x`,
    "`".repeat(million),
    "```\n".repeat(million / 4),
    "\n \t".repeat(million / 3),
    `<think>${"<".repeat(million)}`,
    `{"a":"${"\\\\".repeat(million / 2)}"}`,
    "[".repeat(million),
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    `{${Array.from({ length: 50_000 }, (_, key) => `"${key}":{}`).join()}}`,
  ])
    expect(typeof parseAnswerText(text).ok).toBe("boolean");
});
