import { readFileSync } from "node:fs";
import { checkPattern } from "../../src/output-pattern.ts";
import { type ContractName, contracts } from "../contract-schemas.ts";
import type { Question } from "./agreement.ts";
import type { TextRule } from "./document-generator.ts";
import { rulesOf } from "./parser-rules.ts";

/** The parser checks more of a caller's pattern than a schema can express; random text is rarely valid. */
const textRules: ReadonlyMap<string, TextRule> = new Map([
  [
    "#/$defs/OutputSchemaNode/properties/pattern",
    {
      accepts: (text: string) => checkPattern(text) === null,
      hints: ["^a+$", "^[a-z]{1,20}$", "^(?:yes|no)$", "^\\p{L}*$", "a".repeat(256), "😀".repeat(256)],
    },
  ],
]);

/** Whether the parser and the committed JSON Schema of a contract agree. */
export function committedQuestion(contract: ContractName): Question {
  const file = new URL(`../../schemas/v1/${contract}.schema.json`, import.meta.url);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  const documents = Number(process.env["AGREEMENT_DOCUMENTS"] ?? 4_000);
  return {
    contract,
    parser: contracts[contract],
    schema,
    rules: rulesOf(contract, schema),
    textRules,
    seed: 20_260_131,
    documents,
    // Of each kind, in as many documents.
    violations: documents < 12_000 ? 20 : 100,
  };
}
