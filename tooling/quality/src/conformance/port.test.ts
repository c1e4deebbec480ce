import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { compileFunction } from "node:vm";
import { expect, it } from "vitest";
import { root } from "../repository-files.ts";
import { type WrongPort, wrongPorts } from "./wrong-ports.ts";

interface Port {
  decide(given: unknown): Readonly<Record<string, unknown>>;
  allowlistOf(document: unknown): unknown;
  lookUp(allowlist: unknown, asked: unknown): unknown;
  hashOf(groupId: string, jobId: string): number;
  bucketOfHash(hash: number): number;
}

/** One answer that the vectors ask for. */
interface Question {
  readonly name: string;
  readonly answerOf: (port: Port) => unknown;
  readonly expected: unknown;
}

const source = readFileSync(join(import.meta.dirname, "port.js"), "utf8");
const compiled = (text: string): Port =>
  compileFunction(
    `${text.replaceAll(/^export /gm, "")}\nreturn { decide, allowlistOf, lookUp, hashOf, bucketOfHash };`,
  )();

// biome-ignore lint/suspicious/noExplicitAny: a port knows the vectors as JSON, without the types of the contracts
const read = (file: string): any[] =>
  JSON.parse(readFileSync(join(root, "packages/contracts/vectors", file), "utf8")).vectors;

const gates = read("gates.json");
const open = gates.find(({ expected }) => expected.outcome === "admitted").given;

const questions: Question[] = [
  ...read("allowlist.json").map(({ name, document, valid, lookups }) => ({
    name,
    answerOf: (port: Port) => {
      const allowlist = port.allowlistOf(document);
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return [allowlist !== null, ...lookups.map((asked: any) => port.lookUp(allowlist, asked))];
    },
    // biome-ignore lint/suspicious/noExplicitAny: as above
    expected: [valid, ...lookups.map(({ expected }: any) => expected)],
  })),
  ...read("malformed.json").map(({ name, given, expected }) => ({
    name,
    answerOf: (port: Port) => {
      const { outcome, gate, reason } = port.decide(given);
      return { outcome, gate, reason };
    },
    expected,
  })),
  ...gates.map(({ name, given, expected }) => ({
    name,
    answerOf: (port: Port) => port.decide(given),
    expected,
  })),
  ...read("rollout.json").map(({ name, groupId, jobId, basisPoints, hash, bucket, inside }) => {
    const rollout = { state: "valid", groupId, basisPoints };
    const snapshot = { ...open.controls.snapshot, rollout };
    const given = { ...open, job: { ...open.job, jobId }, controls: { ...open.controls, snapshot } };
    return {
      name,
      answerOf: (port: Port) => {
        const hashed = port.hashOf(groupId, jobId);
        return [hashed, port.bucketOfHash(hashed), port.decide(given)["outcome"]];
      },
      expected: [hash, bucket, inside ? "admitted" : "denied"],
    };
  }),
];

const isWrong = (port: Port, { answerOf, expected }: Question): boolean =>
  !isDeepStrictEqual(answerOf(port), expected);

/** Whether a vector shows the mistake. That vector is asked first from then on: it often shows the next one too. */
function isNoticed({ name, right, wrong }: WrongPort): boolean {
  const [before, after, ...more] = source.split(right);
  if (after === undefined || more.length > 0)
    throw new Error(`${name}: \`${right}\` does not occur exactly once in the port`);
  const port = compiled([before, after].join(wrong));
  const at = questions.findIndex((question) => isWrong(port, question));
  questions.unshift(...questions.splice(at, at === -1 ? 0 : 1));
  return at !== -1;
}

it("a port written from the vectors alone answers all of them", () => {
  const port = compiled(source);
  expect(questions.filter((question) => isWrong(port, question)).map(({ name }) => name)).toEqual([]);
  expect(questions.length).toBeGreaterThan(2_000);
});

it("some vector shows each mistake in a port", () => {
  expect(new Set(wrongPorts.map(({ name }) => name)).size).toBe(wrongPorts.length);
  expect(wrongPorts.filter((wrongPort) => !isNoticed(wrongPort)).map(({ name }) => name)).toEqual([]);
});
