import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AllowlistV1, parseWith, telemetryV1 } from "@slotgate/contracts";
import { runOf } from "@slotgate/executor/test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call } from "./call.test-case.ts";

const secret = "words-of-the-provider";
let directory: string;
let provider: Server;
let answer: { readonly status: number; readonly body: unknown };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slotgate-run-"));
  provider = createServer((request, response) => {
    request.resume().on("end", () => {
      response
        .writeHead(answer.status, { "content-type": "application/json" })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((listening) => provider.listen(0, "127.0.0.1", listening));
});
afterEach(async () => {
  provider.closeAllConnections();
  await new Promise((closed) => provider.close(closed));
  await rm(directory, { recursive: true });
});

const allowlist: AllowlistV1 = {
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chemistry",
      enabled: true,
      appliesTo: { subject: ["Chemistry"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 10,
    },
  ],
};

async function run() {
  const allowlistFile = join(directory, "allowlist.json");
  await writeFile(allowlistFile, JSON.stringify(allowlist));
  const telemetry = join(directory, "telemetry.ndjson");
  const { code, out, err } = await call(["run", "--telemetry", telemetry], {
    typed: JSON.stringify(runOf()),
    env: {
      FEATURE_SLOTGEN_AI: "true",
      SLOTGEN_AI_ROLLOUT_PERCENT: "100",
      SLOTGEN_ALLOWLIST_PATH: allowlistFile,
      SLOTGATE_MODEL_PROVIDER: "openai-compatible",
      SLOTGATE_MODEL: "test-model",
      SLOTGATE_MODEL_BASE_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`,
    },
  });
  const records = (await readFile(telemetry, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => parseWith(telemetryV1, JSON.parse(line)));
  const words = err.split("\n").filter((line) => line !== "" && !/^\{|^reading a run/.test(line));
  return { code, result: JSON.parse(out), words, last: records.at(-1), err };
}

const completion = (content: string, finishReason: string | null) => ({
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finishReason }],
});

it("says why a model call failed, as does the record", async () => {
  answer = { status: 400, body: { error: { message: secret, code: "context_length_exceeded" } } };
  const { code, result, words, last, err } = await run();
  expect(code).toBe(0);
  expect(result).toMatchObject({ status: "FAILED", output: null });
  expect(words).toEqual([
    "job `job-1`: MODEL_HTTP_ERROR. Failed: the model provider answered with an error (the provider answered HTTP 400 " +
      "`context_length_exceeded`: it rejects this request).",
  ]);
  expect(last).toMatchObject({
    ok: true,
    value: {
      reason: "MODEL_HTTP_ERROR",
      model: {
        attempts: 1,
        failure: { httpStatus: 400, code: "context_length_exceeded", concerns: "content" },
      },
    },
  });
  expect(err).not.toContain(secret);
});

it("does not report a schema error for an incomplete answer without a finish reason", async () => {
  answer = { status: 200, body: completion('{"body":"Osmo', null) };
  const { words } = await run();
  expect(words).toEqual([
    "job `job-1`: MODEL_OUTPUT_INVALID. Failed: the model's output cannot be used (the output is not one JSON " +
      "document; finish reason missing).",
  ]);
});

it("reports nothing for a valid answer in a fence, without a finish reason", async () => {
  answer = { status: 200, body: completion('```json\n{"body":"Osmosis."}\n```', null) };
  const { result, words } = await run();
  expect(result).toMatchObject({ status: "COMPLETED", output: { body: "Osmosis." } });
  expect(words).toEqual([]);
});
