import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository-files.ts";
import { commandOf } from "./forbidden-change.ts";
import { forbiddenKinds } from "./forbidden-kinds.ts";
import { forbiddenPage, pagePath } from "./forbidden-page.ts";
import { copyRepository, isStopped } from "./repository-copy.ts";

// pnpm test:forbidden [WORDS]: makes each change of docs/forbidden-changes.md, or those whose kind or text has these
// words, on a copy of the repository, and runs its check. Ends with 1 when a check does not stop a change.
// pnpm test:forbidden --page: writes the page.
const words = process.argv.slice(2).join(" ");
if (words === "--page") writeFileSync(join(root, pagePath), forbiddenPage());
else makeChanges();

function makeChanges(): void {
  const changes = forbiddenKinds.flatMap(({ kind, changes }) =>
    changes.filter(({ change }) => `${kind.toLowerCase()}: ${change}`.includes(words)),
  );
  const copy = copyRepository();
  process.once("exit", copy.remove);
  const passing = new Set<string>();
  let made = 0;
  let missed = 0;
  for (const { change, check, edits } of changes) {
    const command = commandOf(check);
    console.log(`${change}  ${command}`);
    const before = passing.has(command) ? [] : copy.complaintsOf(check);
    if (before.length > 0) {
      missed += edits.length;
      console.log(`    FAILS WITHOUT ANY CHANGE: ${before.join("; ")}`);
      continue;
    }
    passing.add(command);
    for (const edit of edits) {
      const complaints = copy.complaintsOf(check, edit);
      const stopped = isStopped(complaints, check, edit);
      made += 1;
      if (!stopped) missed += 1;
      const [first = "it passes"] = stopped
        ? complaints.filter((line) => isStopped([line], check, edit))
        : complaints;
      console.log(`    ${edit.file}: ${stopped ? "stopped" : "NOT STOPPED"}: ${first}`);
    }
  }
  console.log(`\n${changes.length} changes were made in ${made} variants; ${missed} were not stopped`);
  if (missed > 0 || made === 0) process.exitCode = 1;
}
