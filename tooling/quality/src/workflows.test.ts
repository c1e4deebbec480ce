import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { filesEndingIn } from "./repository-files.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = filesEndingIn(".yml").filter(({ path }) => path.startsWith(".github/workflows/"));
const workflows = new Map(files.map(({ path, text }) => [path, parse(text) as Workflow]));
const jobs = [...workflows].flatMap(([path, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ path, name, job })),
);
const steps = jobs.flatMap(({ path, name, job }) =>
  job.steps.map((step) => ({ where: `${path} ${name}`, step })),
);

describe("the workflows", () => {
  it("are those of every change and of the release", () => {
    expect([...workflows.keys()].sort()).toEqual([
      ".github/workflows/ci.yml",
      ".github/workflows/release.yml",
    ]);
  });

  it.each(files)("$path is what GitHub's own parser takes", async ({ path, text }) => {
    const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
    if (value !== undefined) await convertWorkflowTemplate(context, value);
    expect(context.errors.getErrors().map(String)).toEqual([]);
    expect(value).toBeDefined();
  });

  it.each([...workflows])(
    "%s grants nothing but what a job asks for, and has one run at a time",
    (_path, workflow) => {
      expect(workflow.permissions).toEqual({});
      expect(workflow.concurrency?.group).toContain("github.ref");
      for (const job of Object.values(workflow.jobs)) {
        expect(job.permissions).toHaveProperty("contents");
        expect(job["timeout-minutes"]).toBeLessThanOrEqual(45);
      }
    },
  );

  it("pin each action to a commit and name its version", () => {
    const lines = files.flatMap(({ text }) => text.split("\n").filter((line) => /\buses:/.test(line)));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const pins = steps.flatMap(({ step }) => step.uses ?? []);
    const owners = new Set(pins.map((pin) => pin.split("/").slice(0, 2).join("/").split("@")[0]));
    expect([...owners].sort()).toEqual(["actions/checkout", "actions/setup-node", "changesets/action"]);
    // One version of each, or a reviewer compares the wrong pair.
    const commits = new Set(
      pins.map((pin) => `${pin.split("/").slice(0, 2).join("/").split("@")[0]} ${pin.split("@")[1]}`),
    );
    expect(commits.size).toBe(owners.size);
  });

  it("leave no credentials in the checkout, and run on Node 24 with pnpm 12", () => {
    for (const { where, step } of steps) {
      if (step.uses?.startsWith("actions/checkout@"))
        expect(step.with, where).toHaveProperty("persist-credentials", false);
      if (step.uses?.startsWith("actions/setup-node@"))
        expect(step.with, where).toHaveProperty("node-version", 24);
    }
    for (const { path, name, job } of jobs) {
      const runs = job.steps.flatMap(({ run }) => run ?? []);
      expect(runs.slice(0, 2), `${path} ${name}`).toEqual([
        "npm install --global pnpm@12",
        "pnpm install --frozen-lockfile",
      ]);
    }
  });

  it("use no stored secret", () => {
    expect(files.filter(({ text }) => /\bsecrets\./.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the release workflow", () => {
  const release = workflows.get(".github/workflows/release.yml")?.jobs ?? {};

  it("opens a pull request with the versions while changesets are pending", () => {
    expect(release["version"]).toMatchObject({
      if: "needs.select-mode.outputs.mode == 'version'",
      permissions: { contents: "write", "pull-requests": "write" },
    });
  });

  it("publishes only after the whole test command, which runs without any right to write", () => {
    expect(release["test"]).toMatchObject({
      if: "needs.select-mode.outputs.mode == 'publish'",
      permissions: { contents: "read" },
    });
    expect(release["test"]?.steps.at(-1)).toEqual({ run: "pnpm test" });
    expect(release["publish"]).toMatchObject({ needs: "test" });
    expect(release["publish"]?.if).toBeUndefined();
  });

  it("publishes with the release script, and only that job can identify itself to npm", () => {
    expect(release["publish"]?.steps.at(-1)?.with).toEqual({ script: "pnpm release --publish" });
    const identified = jobs.filter(({ job }) => job.permissions?.["id-token"] !== undefined);
    expect(identified.map(({ name }) => name)).toEqual(["publish"]);
  });

  it("is never cut off", () => {
    expect(workflows.get(".github/workflows/release.yml")?.concurrency?.["cancel-in-progress"]).toBe(false);
  });
});
