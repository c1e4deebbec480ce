import { expect, it } from "vitest";
import { messageOf } from "./message-of.ts";

it.each<[string, unknown, string]>([
  ["an error's own message", new Error("closed"), "closed"],
  ["any other value as text", "closed", "closed"],
  [
    "the messages of an aggregate without its own",
    new AggregateError([new Error("refused by ::1"), new Error("refused by 127.0.0.1")]),
    "refused by ::1; refused by 127.0.0.1",
  ],
  ["the message of an aggregate", new AggregateError([new Error("one")], "all"), "all"],
])("is %s", (_what, error, text) => {
  expect(messageOf(error)).toBe(text);
});
