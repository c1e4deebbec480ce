import { mockProblem, type ProblemKind } from "@slotgate/contracts/test";
import { expect, expectTypeOf, it } from "vitest";
import { problemExamples } from "./openapi/examples/problem-examples.ts";
import { operations } from "./operations/operations.ts";
import { problemDocument } from "./problems/problem-document.ts";
import { type ProblemType, problemTypes } from "./problems/problem-types.ts";

it("the mock problems of contracts are exactly those of this API", () => {
  expectTypeOf<ProblemKind>().toEqualTypeOf<ProblemType>();
  const types = Object.keys(problemTypes) as ProblemType[];
  const told = types.map((type) => {
    const { title, status } = problemDocument(problemExamples[type](operations.submitRun));
    return { title, status };
  });
  expect(types.map(mockHead)).toEqual(told);
});

const mockHead = (type: ProblemType) => {
  const { title, status } = mockProblem(type);
  return { title, status };
};
