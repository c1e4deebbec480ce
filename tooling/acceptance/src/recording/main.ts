import { globSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { copyPackage } from "./package-copy.ts";
import { type RecordingCall, recordingCalls, withoutCall } from "./recording-calls.ts";

// pnpm test:recording: deletes each call that records, one at a time, in a copy of its package, and runs the tests.
// Ends with 1 when a call can be deleted without a test that fails.
const root = resolve(import.meta.dirname, "../../../..");
const packages = [
  { name: "packages/executor", tests: [] },
  { name: "packages/model", tests: ["src/outbound-ledger.test.ts"] },
];

let survivors = 0;
let deleted = 0;
for (const { name, tests } of packages) {
  const copy = copyPackage(join(root, name));
  process.once("exit", copy.remove);
  const calls = globSync("src/**/*.ts", { cwd: copy.directory })
    .filter((path) => !/\.test(?:-case)?\.ts$/.test(path) && !path.startsWith("src/observability/"))
    .toSorted()
    .flatMap((path) => recordingCalls(join(copy.directory, path)));
  const healthy = await copy.firstFailure(tests);
  if (healthy !== null) throw new Error(`a test fails without any change: ${healthy}`);
  for (const call of calls) {
    deleted += 1;
    const failed = await failureWithout(call, () => copy.firstFailure(tests));
    if (failed === null) survivors += 1;
    const at = `${name}/${relative(copy.directory, call.path)}:${call.line}`;
    console.log(`${at}  ${call.text}\n    ${failed === null ? "NO TEST FAILS" : `fails: ${failed}`}`);
  }
}
console.log(`\n${deleted} calls that record were deleted, ${survivors} without a test that fails`);
if (survivors > 0 || deleted === 0) process.exitCode = 1;

async function failureWithout(
  call: RecordingCall,
  run: () => Promise<string | null>,
): Promise<string | null> {
  const whole = withoutCall({ ...call, without: call.text });
  writeFileSync(call.path, withoutCall(call));
  try {
    return await run();
  } finally {
    writeFileSync(call.path, whole);
  }
}
