import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type * as z from "zod";
import { changedAt } from "../../src/mutate.test-case.ts";
import type { ContractName } from "../contract-schemas.ts";
import { changedBlindly } from "./changed-blindly.ts";
import { type AimedDocument, DocumentGenerator, type TextRule } from "./document-generator.ts";
import { accountFor, type ParserRule } from "./parser-rules.ts";
import { Random } from "./random.ts";
import { type Occurrence, type Route, SchemaGraph } from "./schema-graph.ts";
import { handsOn, type SchemaNode } from "./schema-node.ts";
import { settled } from "./settled.ts";
import { repeated, violated } from "./violations.ts";

/** One contract to compare two validators on. */
export interface Question {
  readonly contract: ContractName;
  readonly parser: z.ZodType;
  /** The schema for Ajv, from which documents are generated and mutated. */
  readonly schema: SchemaNode;
  readonly rules: readonly ParserRule[];
  readonly textRules: ReadonlyMap<string, TextRule>;
  readonly seed: number;
  /** Minimum number of documents, and of violations of each keyword at each place. */
  readonly documents: number;
  readonly violations: number;
}

/** One document on which they differ, with the details. */
export interface Disagreement {
  readonly index: number;
  readonly made: string;
  readonly document: unknown;
  readonly zod: readonly z.core.$ZodIssue[];
  readonly ajv: readonly ErrorObject[];
}

export interface Agreement {
  readonly question: Question;
  readonly documents: number;
  readonly valid: number;
  /** By the pointer of a keyword: how often a single change made a document invalid for it. */
  readonly violations: ReadonlyMap<string, number>;
  /** How often each rule that only the parser knows made the difference. */
  readonly rules: ReadonlyMap<ParserRule, number>;
  readonly disagreements: readonly Disagreement[];
}

const options = {
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  code: { optimize: true },
  // Errors then contain the schema object itself, which identifies it even through references.
  verbose: true,
};
const enoughDisagreements = 5;

/** Compares both validators on generated documents until there are enough of every kind. */
export function findAgreement(question: Question): Agreement {
  return new Inquiry(question).run();
}

class Inquiry {
  readonly #question: Question;
  readonly #random: Random;
  readonly #graph: SchemaGraph;
  readonly #generator: DocumentGenerator;
  readonly #verdict: ValidateFunction;
  readonly #reasons: ValidateFunction;
  readonly #violations: Map<string, number>;
  readonly #turns = new Map<string, number>();
  readonly #rules: Map<ParserRule, number>;
  readonly #disagreements: Disagreement[] = [];
  #documents = 0;
  #valid = 0;

  constructor(question: Question) {
    this.#question = question;
    this.#random = new Random(question.seed);
    this.#graph = new SchemaGraph(question.schema);
    const { textRules } = question;
    this.#generator = new DocumentGenerator({ graph: this.#graph, random: this.#random, textRules });
    this.#verdict = new Ajv2020(options).compile(question.schema);
    this.#reasons = new Ajv2020({ ...options, allErrors: true }).compile(question.schema);
    this.#violations = new Map(this.#graph.occurrences.map(({ pointer }) => [pointer, 0]));
    this.#rules = new Map(question.rules.map((rule) => [rule, 0]));
  }

  run(): Agreement {
    const { documents, violations, rules } = this.#question;
    const most = documents * 10;
    while (this.#documents < most) {
      const wanting = this.#graph.occurrences.filter(({ pointer }) => this.#countOf(pointer) < violations);
      const idle = rules.filter((rule) => (this.#rules.get(rule) ?? 0) < violations);
      if (wanting.length + idle.length === 0 && this.#documents >= documents) break;
      if (this.#disagreements.length >= enoughDisagreements) break;
      const occurrences = wanting.length > 0 ? wanting : this.#graph.occurrences.filter(isCheap);
      for (const occurrence of occurrences) this.#askAround(occurrence);
      for (let time = 0; time < 10; time += 1) for (const rule of idle) this.#askAgainst(rule);
    }
    return {
      question: this.#question,
      documents: this.#documents,
      valid: this.#valid,
      violations: this.#violations,
      rules: this.#rules,
      disagreements: this.#disagreements,
    };
  }

  #countOf(pointer: string): number {
    return this.#violations.get(pointer) ?? 0;
  }

  /** A valid document, another that differs at one place, and two that violate one keyword there. */
  #askAround(aim: Occurrence): void {
    const [route, occurrence] = this.#extended(this.#graph.routeTo(this.#random, aim), aim);
    const aimed = this.#generator.aimed(route);
    const { pointer, by } = occurrence;
    if (this.#random.chance(0.03)) this.#judge(aimed.document, "as generated, and not settled");
    const base = settled(this.#question.contract, aimed.document);
    this.#judge(base, "as generated");
    if (this.#random.chance(0.25)) this.#judge(changedBlindly(this.#random, base), "changed blindly");
    const varied = this.#varied({ ...aimed, document: base }, occurrence);
    this.#judge(settled(this.#question.contract, varied), `another valid value at ${pointer}`);
    for (let time = 0; time < 2; time += 1) {
      const turn = this.#turns.get(pointer) ?? 0;
      this.#turns.set(pointer, turn + 1);
      const mutate = (value: unknown): unknown => violated(this.#means(), { ...by, value, turn });
      const mutated = changedPlace({ ...aimed, document: base }, mutate);
      if (!this.#judge(mutated, `violating ${pointer}`)) this.#count({ route, occurrence, mutated });
    }
  }

  #askAgainst(rule: ParserRule): void {
    const base = settled(this.#question.contract, this.#generator.aimed([]).document);
    this.#judge(rule.broken(base as object, this.#random), `breaking the rule of the parser: ${rule.name}`);
  }

  #means() {
    return { random: this.#random, generator: this.#generator };
  }

  /** A keyword that only delegates is violated through its subschema. */
  #extended(route: Route, occurrence: Occurrence): [Route, Occurrence] {
    const { node, keyword } = occurrence.by;
    if (!handsOn(node, keyword)) return [route, occurrence];
    const step = this.#random.pick(this.#graph.stepsFrom(node).filter((next) => next.keyword === keyword));
    const longer = [...route, step];
    const atKey = longer.findLast(({ kind }) => kind !== "same" && kind !== "branch")?.kind === "key";
    const inner = this.#graph.occurrencesIn(step.to).filter((next) => !(atKey && next.keyword === "type"));
    const asserting = inner.filter((next) => !handsOn(next.by.node, next.keyword));
    const choice = asserting.length > 0 && this.#random.chance(0.6) ? asserting : inner;
    return this.#extended(longer, this.#random.pick(choice));
  }

  #varied(aimed: AimedDocument, { pointer, by: { node, keyword } }: Occurrence): unknown {
    const full = keyword === "maxItems" && (this.#turns.get(pointer) ?? 0) < 4 ? node.maxItems : undefined;
    return changedPlace(aimed, (value) =>
      full === undefined
        ? this.#generator.value(aimed.outermost, "at-limits")
        : repeated(value as unknown[], full),
    );
  }

  #count({
    route,
    occurrence,
    mutated,
  }: {
    readonly route: Route;
    readonly occurrence: Occurrence;
    readonly mutated: unknown;
  }): void {
    const { node, keyword, pointer } = occurrence;
    const isTheReason = (error: ErrorObject): boolean =>
      error.keyword === keyword && error.parentSchema === node;
    // Outside unions the first error is the only one.
    if (!this.#verdict.errors?.some(isTheReason)) {
      this.#reasons(mutated);
      if (!this.#reasons.errors?.some(isTheReason)) return;
    }
    const passed = route.map((step) => `${this.#graph.pointerOf(step.from)}/${step.keyword}`);
    for (const counted of new Set([pointer, ...passed])) {
      this.#violations.set(counted, this.#countOf(counted) + 1);
    }
  }

  /** The common verdict on the document, if both agree or a rule explains the difference. */
  #judge(document: unknown, made: string): boolean {
    this.#documents += 1;
    const ajv = this.#verdict(document);
    const zod = this.#question.parser.safeParse(document);
    if (ajv && zod.success) this.#valid += 1;
    if (ajv === zod.success) return ajv;
    const issues = zod.error?.issues ?? [];
    const accounted = ajv ? accountFor(issues, this.#question.rules) : null;
    if (accounted === null) {
      this.#reasons(document);
      const index = this.#documents;
      this.#disagreements.push({
        index,
        made,
        document,
        zod: issues,
        ajv: [...(this.#reasons.errors ?? [])],
      });
    } else for (const rule of accounted) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    return ajv;
  }
}

/** Documents with thousands of items take as long as hundreds of others, so only the required number is made. */
const isCheap = ({ node }: Occurrence): boolean => (node.maxItems ?? 0) < 1_000;

/** The document with another value, or another key, at the end of its route. */
function changedPlace(
  { document, place, endsAtKey }: AimedDocument,
  change: (value: unknown) => unknown,
): unknown {
  if (!endsAtKey) return changedAt(document, place, change);
  const key = place.at(-1) as string;
  const others = (object: unknown) => Object.entries(object as object);
  return changedAt(document, place.slice(0, -1), (object) => {
    const renamed = String(change(key));
    return Object.fromEntries(others(object).map(([name, value]) => [name === key ? renamed : name, value]));
  });
}
