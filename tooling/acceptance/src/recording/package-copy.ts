import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A copy of a package in which code may be broken; what it depends on is that of the original. */
export interface PackageCopy {
  readonly directory: string;
  /** Runs tests; the name of the first that fails, or null when all pass. */
  readonly firstFailure: (tests: readonly string[]) => Promise<string | null>;
  readonly remove: () => void;
}

/** Beside the original, so that what lies above it is found. */
export function copyPackage(original: string): PackageCopy {
  const directory = `${original}.without-recording-${process.pid}`;
  mkdirSync(directory);
  cpSync(original, directory, {
    recursive: true,
    filter: (path) => !/^(?:node_modules|dist|\.turbo)(?:\/|$)/.test(relative(original, path)),
  });
  symlinkSync(join(original, "node_modules"), join(directory, "node_modules"));
  const report = join(directory, "report.json");
  return {
    directory,
    async firstFailure(tests) {
      rmSync(report, { force: true });
      const vitest = join(dirname(dirname(original)), "node_modules/vitest/vitest.mjs");
      const child = spawn(
        process.execPath,
        [vitest, "run", ...tests, "--bail", "1", "--reporter", "json", "--outputFile", report],
        { cwd: directory, stdio: "ignore" },
      );
      const [code] = (await once(child, "close")) as [number | null];
      return code === 0 ? null : failureIn(report);
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A run that failed without a test that failed proves nothing. */
function failureIn(path: string): string {
  const { testResults } = JSON.parse(readFileSync(path, "utf8")) as Report;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  if (failed === undefined)
    throw new Error(`the tests could not run: ${testResults.map(({ message }) => message).join(" ")}`);
  return failed.fullName;
}
