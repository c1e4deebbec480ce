import { expect, it } from "vitest";
import { cutMiddle } from "./cut-middle.ts";

it("leaves an id that fits as it is", () => {
  expect(cutMiddle("lesson-12/intro")).toBe("lesson-12/intro");
  expect(cutMiddle("x".repeat(20))).toBe("x".repeat(20));
});

it("keeps both ends of a long one, at the promised length", () => {
  const cut = cutMiddle("0199f0d2-6c20-7be9-a3d5-61c8f0b2e947");
  expect(cut).toBe("0199f0d2-6…8f0b2e947");
  expect(cut).toHaveLength(20);
});
