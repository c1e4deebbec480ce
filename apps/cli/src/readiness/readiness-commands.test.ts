import { type ReleaseBasis, readinessReportV1, type SignoffRole } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/readiness-report.json" with { type: "json" };
import { systemClock } from "@slotgate/controls";
import { type Role, StoreUnavailableError } from "@slotgate/executor";
import {
  type BasisChange,
  type RecordedSignoff,
  refusalOf,
  reportAsMarkdown,
  SignoffRefusedError,
  type SignoffStore,
} from "@slotgate/readiness";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { call } from "../call.test-case.ts";

const report = readinessReportV1.parse(example);
const now = "2026-01-15T12:34:56.000Z";
const idOf = (place: number): string => `0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a0${place}`;
const lapsing = { changeId: "42", at: now, source: "allowlist", what: "revision 8", who: "ops" } as const;

/** By subject. */
const mayBe: Readonly<Record<string, readonly SignoffRole[]>> = {
  operate: ["product"],
  "submit+operate+audit": ["product", "engineering"],
};

let stage: HttpStage;
let shown: typeof report;
let asked: unknown[];
let compute: NonNullable<NonNullable<Parameters<typeof startStage>[0]>["readiness"]>["report"];
let basis: ReleaseBasis;
let changes: BasisChange[];
/** Newest first. */
let recorded: RecordedSignoff[];
const newest = (): string => recorded[0]?.signoffId ?? "";

/** Refuses as the store of the service does. */
const signoffs: SignoffStore = {
  keep: async () => {},
  async sign(signing) {
    const { digest, stage, environment, verdict, basis } = shown;
    const kept = { digest, stage, environment, verdict, basis, computedAt: report.to };
    const known = { report: signing.report === digest ? kept : null, recorded, changes };
    const refusal = refusalOf(signing, known);
    if (refusal !== null) throw refusal;
    const { roles: _, environment: __, ...made } = signing;
    const signoff = { ...made, signedAt: "2026-01-15T12:00:00.000Z", withdrawnBecause: null };
    recorded.unshift(signoff);
    return signoff;
  },
  async withdraw({ signoffId, subject, reason }) {
    const at = recorded.findIndex((one) => one.signoffId === signoffId);
    const found = recorded[at];
    if (found === undefined)
      throw new SignoffRefusedError({ refusal: "unknown-signoff", message: "not shown" });
    if (found.subject !== subject)
      throw new SignoffRefusedError({ refusal: "not-yours", message: `made by \`${found.subject}\`` });
    const withdrawn = { ...found, withdrawnBecause: reason };
    recorded[at] = withdrawn;
    return withdrawn;
  },
  list: async () => recorded,
  changes: async () => changes,
};

beforeEach(async () => {
  [shown, asked, basis, changes, recorded] = [report, [], report.basis, [], []];
  compute = async () => shown;
  let ids = 0;
  stage = await startStage({
    clock: { ...systemClock, now: () => Date.parse(now) },
    newId: () => idOf(++ids),
    readiness: {
      environment: report.environment,
      basis: async () => basis,
      rolesOf: ({ subject }) => mayBe[subject] ?? [],
      report(wanted) {
        const { stage, window } = wanted;
        asked.push({ stage, window });
        return compute(wanted);
      },
      signoffs,
    },
  });
});
afterEach(() => stage.stop());

const as = (roles: readonly Role[], ...args: readonly string[]) =>
  call(args, { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(roles) }, now: Date.parse(now) });

describe("slotgate readiness", () => {
  const readiness = (...args: string[]) => as(["audit"], "readiness", ...args);

  it("shows the verdict, what is missing with its evidence, and how to sign, and exits with 4", async () => {
    const { code, out, err } = await readiness("--stage", "ga");
    expect({ code, err }).toEqual({ code: 4, err: "slotgate readiness: not ready\n" });
    expect(out).toBe(`Beta to GA: not ready
environment \`production\`, from 2026-01-01T00:00:00.000Z until
2026-01-15T00:00:00.000Z

CRITERION    VERDICT      FIGURES WITHIN BOUNDS
stability    met          6 of 6
defects      not met      1 of 2
gating       met          13 of 13
determinism  met          4 of 4
telemetry    met          3 of 3
runbook      met          8 of 8
sign-off     no evidence  2 of 8

defects: not met
FIGURE                              VALUE  BOUND
unresolved incidents of severity 1  0      at most 0
unresolved incidents of severity 2  1      at most 0
- incident 0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a10, severity 2: answers for the
wrong level
next: resolve each: \`slotgate incidents resolve ID --reason REASON\`
evidence: slotgate incidents list --open

sign-off: no evidence
FIGURE                            VALUE        BOUND
product signed quality            yes          yes
product signed safety             no evidence  yes
product signed observability      no evidence  yes
product signed support            no evidence  yes
engineering signed quality        no evidence  yes
engineering signed safety         yes          yes
engineering signed observability  no evidence  yes
engineering signed support        no evidence  yes
next: sign on this report: \`slotgate signoff add --role ROLE --area AREA
--report DIGEST --statement TEXT\`
evidence: slotgate signoff list

report ${report.digest}
to sign it:
  slotgate signoff add --role ROLE --area AREA --report ${report.digest} --statement TEXT
`);
  });

  it("names no next command when the release is ready, and exits with 0", async () => {
    const criteria = report.criteria.map(
      (one) => ({ ...one, verdict: "met", findings: [] as string[], next: null }) as const,
    );
    shown = { ...report, verdict: "ready", criteria };
    const { code, out, err } = await readiness("--stage", "ga");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Beta to GA: ready\n/);
    expect(out).toMatch(new RegExp(`sign-off +met +2 of 8\n\nreport ${report.digest}\n$`));
    expect(out).not.toContain("slotgate");
  });

  it("shows what was found for a criterion that is met, too", async () => {
    const criteria = report.criteria.map((one) => ({ ...one, verdict: "met", next: null }) as const);
    shown = { ...report, verdict: "ready", criteria };
    expect((await readiness("--stage", "ga")).out).toMatch(
      /\ndefects: met\n- incident .*?\nevidence: slotgate incidents list --open\n/s,
    );
  });

  it("warns of a window that ended days ago", async () => {
    expect((await readiness("--stage", "ga")).out).not.toContain("ended");
    shown = { ...report, to: "2026-01-12T00:00:00.000Z" };
    expect((await readiness("--stage", "ga")).out).toContain(
      "\nthe window ended 3 days ago: what happened since is not judged\n",
    );
  });

  it("asks for no signature on a report of Beta entry", async () => {
    shown = { ...report, stage: "beta" };
    const { out } = await readiness("--stage", "beta");
    expect(out).toMatch(/^Beta entry: not ready\n/);
    shown = { ...shown, criteria: shown.criteria.filter(({ criterion }) => criterion !== "sign-off") };
    expect((await readiness("--stage", "beta")).out).not.toContain("signoff");
  });

  describe("while it computes", () => {
    const progress = { what: "replaying", read: 1, of: 4 };
    const following = () =>
      fetch(`${stage.url}/v1/readiness?stage=ga`, {
        headers: { accept: "application/x-ndjson", authorization: `Bearer ${secretOf(["audit"])}` },
      });
    const linesOf = async (answer: Response): Promise<unknown[]> =>
      (await answer.text())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));

    it("sends the progress, and the report as the last line", async () => {
      compute = async ({ onProgress }) => {
        onProgress(progress);
        return shown;
      };
      const answer = await following();
      expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
      expect(await linesOf(answer)).toEqual([{ progress }, report]);
      expect((await readiness("--stage", "ga", "--json")).out).toBe(`${JSON.stringify(report, null, 2)}\n`);
    });

    it("repeats the progress, so that no balancer cuts the connection", async () => {
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
      onTestFinished(() => void vi.useRealTimers());
      compute = async ({ onProgress }) => {
        onProgress(progress);
        vi.advanceTimersByTime(10_000);
        return shown;
      };
      expect(await linesOf(await following())).toEqual([{ progress }, { progress }, { progress }, report]);
    });

    it("sends what fails as a problem, before the first line and after it", async () => {
      const away = () => Promise.reject(new StoreUnavailableError({ cause: new Error("away") }));
      const problem = { type: "urn:slotgate:problem:store-unavailable", status: 503 };
      compute = away;
      const refused = await following();
      expect([refused.status, await refused.json()]).toEqual([503, expect.objectContaining(problem)]);
      compute = ({ onProgress }) => {
        onProgress(progress);
        return away();
      };
      expect(await linesOf(await following())).toEqual([{ progress }, expect.objectContaining(problem)]);
      const { code, out, err } = await readiness("--stage", "ga");
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain("database is unavailable");
    });

    it("stops when the caller hangs up", async () => {
      const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      compute = ({ signal, onProgress }) => {
        onProgress(progress);
        begun.resolve();
        signal.addEventListener("abort", () => over.resolve());
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      };
      const answer = await following();
      await begun.promise;
      await answer.body?.cancel();
      await over.promise;
    });
  });

  it("judges whole minutes, by default the last 14 days", async () => {
    await readiness("--stage", "ga");
    await readiness("--stage", "beta", "--window", "90m");
    await readiness("--stage", "beta", "--window", "12h", "--to", "1h");
    await readiness("--stage", "ga", "--window", "2d", "--to", "2026-01-15");
    expect(asked).toEqual([
      { stage: "ga", window: { from: "2026-01-01T12:34:00.000Z", to: "2026-01-15T12:34:00.000Z" } },
      { stage: "beta", window: { from: "2026-01-15T11:04:00.000Z", to: "2026-01-15T12:34:00.000Z" } },
      { stage: "beta", window: { from: "2026-01-14T23:34:00.000Z", to: "2026-01-15T11:34:00.000Z" } },
      { stage: "ga", window: { from: "2026-01-13T00:00:00.000Z", to: "2026-01-15T00:00:00.000Z" } },
    ]);
  });

  it("prints Markdown and JSON", async () => {
    const stage = ["--stage", "ga"];
    expect(await readiness(...stage, "--format", "markdown")).toMatchObject({
      code: 4,
      out: reportAsMarkdown(report),
    });
    const json = await readiness(...stage, "--format", "json");
    expect(JSON.parse(json.out)).toEqual(report);
    expect(await readiness(...stage, "--json")).toEqual(json);
  });

  it.each([
    [[], 2, /'--stage <stage>' not specified/],
    [["--stage", "alpha"], 2, /Allowed choices are beta, ga/],
    [["--stage", "ga", "--to", "yesterday"], 2, /Give an age/],
    [["--stage", "ga", "--format", "pdf"], 2, /Allowed choices are text, markdown, html, json/],
    [["--stage", "ga", "--to", "2026-01-16"], 1, /`to`: expected an instant that is not in the future/],
    [["--stage", "ga", "--window", "0d"], 1, /`window`: expected minutes, hours or days such as 90m, 12h/],
    [["--stage", "ga", "--window", "2w"], 1, /received "2w"/],
    [["--stage", "ga", "--window", "367d"], 1, /at most 366d, received "367d"/],
  ])("%j: exits with %i, and says what is wrong", async (args, code, says) => {
    const called = await readiness(...args);
    expect(called).toMatchObject({ code, out: "", err: expect.stringMatching(says) });
    expect(asked).toEqual([]);
  });

  it("is not for keys that only submit", async () => {
    const { code, err } = await as(["submit"], "readiness", "--stage", "ga");
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("requires role") });
  });
});

describe("slotgate signoff", () => {
  const statement = "read 40 lessons; they are good";
  const adding = (role: string, area: string, digest = report.digest): readonly string[] =>
    `signoff add --role ${role} --area ${area} --report ${digest} --statement`.split(" ").concat(statement);
  const add = (...args: Parameters<typeof adding>) => as(["operate"], ...adding(...args));
  const list = (...args: string[]) => as(["audit"], "signoff", "list", ...args);

  it("signs one area off on the digest of a report", async () => {
    const { code, out, err } = await add("product", "quality");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.replace("\n", " ")).toBe(
      `sign-off ${newest()} of quality by \`operate\` for product is valid\n`,
    );
    expect(recorded).toMatchObject([
      { subject: "operate", role: "product", area: "quality", statement, report: report.digest, basis },
    ]);
    expect(JSON.parse((await as(["operate"], ...adding("product", "safety"), "--json")).out)).toMatchObject({
      version: "v1",
      signoff: { signoffId: newest(), role: "product", area: "safety", state: "valid", because: null },
    });
  });

  it("lists the sign-offs within 80 columns, and each change that undid some of them once", async () => {
    expect(await list()).toEqual({ code: 0, out: "", err: "there is no sign-off yet\n" });
    await add("product", "quality");
    await add("product", "observability");
    changes = [{ ...lapsing, digest: "9".repeat(64) }];
    basis = { ...basis, allowlist: "9".repeat(64) };
    recorded.unshift({ ...(recorded[0] as RecordedSignoff), area: "safety", basis });
    const { code, out, err } = await list();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^SIGNED +ROLE +AREA +BY +STATE +ID\n34 min ago +product +safety +operate +valid /);
    expect(out.split("\n\n").slice(1)).toEqual([
      `product observability, product quality lapsed: the allowlist changed at
${now} by ops: revision 8 (change 42)
`,
    ]);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const wide = (await list("--wide", "--utc")).out;
    expect(wide).toContain(
      `2026-01-15T12:00:00Z  product  quality        operate  lapsed  ${recorded.at(-1)?.signoffId}`,
    );
    expect(wide).toContain(`${statement}  ${report.digest}\n`);
    expect(JSON.parse((await list("--json")).out)).toMatchObject({
      version: "v1",
      basis,
      signoffs: [{ area: "safety" }, { area: "observability" }, { area: "quality", state: "lapsed" }],
    });
  });

  it("withdraws one's own sign-off", async () => {
    await add("product", "quality");
    const args = ["signoff", "withdraw", newest(), "--reason", "unit 3 was not read"];
    const others = await as(["submit", "operate", "audit"], ...args);
    expect(others).toMatchObject({ code: 1, out: "", err: expect.stringContaining("made by `operate`") });
    const { code, out } = await as(["operate"], ...args);
    expect(code).toBe(0);
    expect(out.replaceAll("\n", " ")).toContain("is withdrawn: unit 3 was not read");
    expect((await list()).out).toContain("product quality withdrawn: unit 3 was not read\n");
    // What is withdrawn can be signed again.
    expect((await add("product", "quality")).code).toBe(0);
  });

  it("refuses a sign-off, each time with its own message", async () => {
    const both = ["submit", "operate", "audit"] as const;
    const refused = async (args: readonly string[], roles: readonly Role[] = ["operate"]) => {
      const before = structuredClone(recorded);
      const { code, out, err } = await as(roles, ...args);
      expect({ code, out, recorded }).toEqual({ code: 1, out: "", recorded: before });
      return err;
    };
    expect(await refused(adding("engineering", "quality"))).toContain(
      "`operate` may not sign for engineering: add it to SLOTGATE_SIGNOFF_ENGINEERING of the service",
    );
    expect(await refused(adding("product", "quality", "0".repeat(64)))).toContain(
      "no report with this digest was computed here: run `slotgate readiness --stage ga`",
    );
    expect(await refused(adding("product", "quality", "ff"))).toContain(
      "$.report: expected 64 lower-case hexadecimal digits",
    );
    expect(await refused(adding("product", "quality"), ["submit"])).toContain("requires role");
    await as(both, ...adding("product", "quality"));
    expect(await refused(adding("product", "quality"), both)).toContain("has already signed quality");
    expect(await refused(adding("engineering", "safety"), both)).toContain("one person cannot sign both");
    basis = { ...basis, build: "1.0.1" };
    expect(await refused(adding("product", "support"))).toContain(
      "the report no longer holds: the build changed (1.0.0 to 1.0.1); compute it again",
    );
  });

  it.each([
    [["add", "--area", "quality", "--report", "x", "--statement", "y"], 2, /'--role <role>' not specified/],
    [["add", "--role", "legal"], 2, /Allowed choices are product, engineering/],
    [["add", "--role", "product", "--area", "tests"], 2, /Allowed choices are quality, safety, obs/],
    [["withdraw", "none"], 2, /'--reason <reason>' not specified/],
    [["withdraw", "none", "--reason", ""], 2, /Give a reason/],
    [
      ["withdraw", "none", "--reason", "too early"],
      1,
      /^slotgate signoff withdraw: no sign-off has the id `none`: `slotgate signoff list --wide` shows them\n$/,
    ],
  ])("%j: exits with %i, and says what is wrong", async (args, code, says) => {
    const called = await as(["operate"], "signoff", ...args);
    expect(called).toMatchObject({ code, out: "", err: expect.stringMatching(says) });
  });
});
