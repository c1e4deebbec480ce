import { expect, it } from "vitest";
import { MarkerBook } from "./marker-book.ts";

it("finds a mark however the text that holds it was encoded, and no other", () => {
  const book = new MarkerBook();
  const mark = book.mark("secret");
  book.mark("other");
  book.number("figure");
  const forms = [
    mark,
    mark.toUpperCase(),
    JSON.stringify({ [`a ${mark}`]: 1 }),
    encodeURIComponent(`ä${mark}`),
    Buffer.from(mark).toString("hex"),
    ...["", "a", "ab"].map((before) => Buffer.from(`${before}${mark} and more`).toString("base64")),
  ];
  for (const form of forms) expect(book.fieldsIn(`before ${form} after`), form).toEqual(["secret"]);
  expect(book.fieldsIn(`figures ${book.number("figure")}`)).toEqual(["figure"]);
  expect(book.fieldsIn("nothing of the kind")).toEqual([]);
});
