import { forbiddenChanges } from "./forbidden-changes.ts";
import { forbiddenRows } from "./forbidden-page.ts";
import { copyRepository } from "./repository-copy.ts";

// pnpm test:forbidden [WORDS]: makes each change of docs/forbidden-changes.md, or those whose text has these words, on
// a copy of the repository, and runs the check that the page names. Ends with 1 when a check does not fail.
const words = process.argv.slice(2).join(" ");
const rows = forbiddenRows().filter(({ change }) => change.includes(words));
const copy = copyRepository();
process.once("exit", copy.remove);

for (const command of new Set(rows.map((row) => row.command))) {
  const failed = copy.failureOf(command);
  if (failed !== null) throw new Error(`\`${command}\` fails without any change: ${failed.what}`);
}
let undetected = 0;
for (const row of rows) {
  const change = forbiddenChanges.find((one) => one.change === row.change);
  if (change === undefined) throw new Error(`no change is known for the row \`${row.change}\``);
  const failed = copy.failureOf(row.command, change);
  const detected = failed?.check === row.check;
  if (!detected) undetected += 1;
  const ended = detected ? `fails: ${failed.what}` : `NOT DETECTED by ${row.check}`;
  console.log(`${row.change}  ${row.command}\n    ${ended}`);
}
console.log(`\n${rows.length} forbidden changes were made, ${undetected} were not detected`);
if (undetected > 0 || rows.length === 0) process.exitCode = 1;
