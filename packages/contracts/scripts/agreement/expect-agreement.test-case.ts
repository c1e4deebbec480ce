import { expect } from "vitest";
import { type ContractName, schemaText } from "../contract-schemas.ts";
import { findAgreement } from "./agreement.ts";
import { agreementTable, disagreementText } from "./agreement-report.ts";
import { committedQuestion } from "./committed-question.ts";

/** Milliseconds. It takes seconds, but many times that on a busy machine. */
export const agreementTimeout = 600_000;

/** Requires that parser and JSON Schema of a contract agree on enough documents of every kind; prints the numbers. */
export function expectAgreement(contract: ContractName): void {
  const question = committedQuestion(contract);
  const agreement = findAgreement(question);
  const { documents, valid, violations, rules, disagreements } = agreement;
  expect(disagreements.map((found) => disagreementText(agreement, found)).join("\n\n")).toBe("");
  console.log(agreementTable(agreement));
  expect(documents).toBeGreaterThanOrEqual(question.documents);
  expect(valid / documents).toBeGreaterThanOrEqual(0.25);
  expect([...violations].filter(([, count]) => count < question.violations)).toEqual([]);
  for (const [{ name, said }, count] of rules) {
    // A rule must make a difference, and a description must mention it.
    expect([name, count >= question.violations]).toEqual([name, true]);
    expect(schemaText(contract)).toContain(said);
  }
}
