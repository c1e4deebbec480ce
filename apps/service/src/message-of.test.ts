import { expect, it } from "vitest";
import { messageOf } from "./message-of.ts";

it.each<[string, unknown, string]>([
  ["an error's own message", new Error("closed"), "closed"],
  ["what is no error as text", "closed", "closed"],
  [
    "every one of several errors that have no message together",
    new AggregateError([new Error("refused by ::1"), new Error("refused by 127.0.0.1")]),
    "refused by ::1; refused by 127.0.0.1",
  ],
  ["the message that several errors have together", new AggregateError([new Error("one")], "all"), "all"],
])("is %s", (_what, error, text) => {
  expect(messageOf(error)).toBe(text);
});
