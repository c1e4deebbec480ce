import { expect } from "vitest";
import { type ContractName, schemaText } from "../contract-schemas.ts";
import { findAgreement } from "./agreement.ts";
import { agreementTable, disagreementText } from "./agreement-report.ts";
import { committedQuestion } from "./committed-question.ts";

/** Milliseconds. It is seconds of work, but a busy machine may need many times that. */
export const agreementTimeout = 600_000;

/** Parser and JSON Schema of a contract agree on documents enough of every kind; prints how many there were. */
export function expectAgreement(contract: ContractName): void {
  const question = committedQuestion(contract);
  const agreement = findAgreement(question);
  const { documents, valid, violations, rules, disagreements } = agreement;
  expect(disagreements.map((found) => disagreementText(agreement, found)).join("\n\n")).toBe("");
  console.log(agreementTable(agreement));
  expect(documents).toBeGreaterThanOrEqual(question.documents);
  expect(valid / documents).toBeGreaterThanOrEqual(0.3);
  expect([...violations].filter(([, count]) => count < question.violations)).toEqual([]);
  for (const [{ name, said }, count] of rules) {
    // A rule that never makes a difference is none, and one that no description names surprises its readers.
    expect([name, count >= question.violations]).toEqual([name, true]);
    expect(schemaText(contract)).toContain(said);
  }
}
