import type { AllowlistV1, ControlSnapshotV1, ModelAttribution } from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import { drillRule } from "@slotgate/executor";
import { environment } from "./mark.ts";

/** Everything that decides on jobs, or concerns them, for some time. */
export interface Situation {
  /** Of the rollout in Unleash. */
  readonly percent: number;
  readonly feature: ControlSnapshotV1["feature"];
  /** The service's own kill. */
  readonly kill: { readonly by: "operator" | "tripwire"; readonly reason: string } | null;
  /** In basis points. */
  readonly cap: number | null;
  readonly allowlist: AllowlistV1;
  readonly model: Pick<ModelAttribution, "provider" | "model" | "configDigest" | "promptDigest">;
  /** Away: nothing confirms the controls. */
  readonly unleash: "there" | "away";
  /** Away: nothing can be admitted, and denials go to the spool. */
  readonly store: "there" | "away";
  readonly provider: "well" | "failing";
}

/** From `at` on, in milliseconds since 1970. */
export interface Scene {
  readonly at: number;
  readonly why: string;
  readonly change: Partial<Situation>;
  /** What people do besides. */
  readonly deed?: Deed;
}

export type Deed =
  | { readonly do: "open-incident" }
  | { readonly do: "resolve-tripwire-incident" }
  | { readonly do: "drill"; readonly drill: "kill" | "rollback" | "allowlist" | "rollout" };

const minuteMs = 60_000;
export const dayMs = 86_400_000;

const subjects = ["physics", "chemistry", "biology"];

function allowlistOf({
  levels,
  questions,
}: {
  readonly levels: readonly string[];
  readonly questions: "none" | "any" | "first";
}): AllowlistV1 {
  const appliesTo = { subject: subjects, level: [...levels], board: ["aqa"], specVersion: ["*"] };
  const rule = (id: string, change: Partial<AllowlistV1["rules"][number]>) => ({
    id,
    enabled: true,
    appliesTo,
    kinds: ["lessonParagraph"],
    slotIds: [],
    maxJobsPerRun: 50,
    ...change,
  });
  const slotIds = questions === "first" ? ["question-1"] : [];
  const document: AllowlistV1 = {
    version: "allowlist.v1",
    enabled: true,
    mode: "deny_by_default",
    rules: [
      rule("lessons", {}),
      ...(questions === "none"
        ? []
        : [rule("questions", { kinds: ["assessmentQuestion"], slotIds, maxJobsPerRun: 1 })]),
    ],
  };
  return { ...document, rules: [...document.rules, drillRule(document)] };
}

const lessons = allowlistOf({ levels: ["gcse"], questions: "none" });
const moreLevels = allowlistOf({ levels: ["gcse", "alevel"], questions: "none" });
const allQuestions = allowlistOf({ levels: ["gcse", "alevel"], questions: "any" });
const firstQuestions = allowlistOf({ levels: ["gcse", "alevel"], questions: "first" });

const modelOf = (name: string, prompt: number) => ({
  provider: "openai-compatible",
  model: name,
  configDigest: sha256(`the configuration of ${name}`),
  promptDigest: sha256(`prompt ${prompt}`),
});

const first: Situation = {
  percent: 1,
  feature: "enabled",
  kill: null,
  cap: null,
  allowlist: lessons,
  model: modelOf("writer-1", 1),
  unleash: "there",
  store: "there",
  provider: "well",
};

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The Beta from its first percent to its last drill, in order of time. */
export function scenesOf({ from, to }: Span): readonly [Scene, ...Scene[]] {
  const minutes = (to - from) / minuteMs;
  /** At a share of the time, and so many minutes later. */
  const at = (share: number, later = 0) => from + (Math.round(share * minutes) + later) * minuteMs;
  const drills = (["kill", "rollback", "allowlist", "rollout"] as const).map(
    (drill, index): Scene => ({
      at: at(0.9, 10 * index),
      why: `the ${drill} drill`,
      change: {},
      deed: { do: "drill", drill },
    }),
  );
  return [
    { at: from, why: "the Beta begins with 1 %", change: first },
    { at: at(0.04), why: "the AI flag is off for maintenance", change: { feature: "disabled" } },
    { at: at(0.04, 45), why: "the AI flag is on again", change: { feature: "enabled" } },
    { at: at(0.1), why: "the rollout goes to 5 %", change: { percent: 5 } },
    { at: at(0.15), why: "lessons of another level", change: { allowlist: moreLevels } },
    { at: at(0.22), why: "the rollout goes to 10 %", change: { percent: 10 } },
    { at: at(0.3), why: "another model", change: { model: modelOf("writer-2", 1) } },
    { at: at(0.36), why: "the rollout goes to 25 %", change: { percent: 25 } },
    { at: at(0.44), why: "Unleash is away", change: { unleash: "away" } },
    { at: at(0.44, 20), why: "Unleash is back", change: { unleash: "there" } },
    { at: at(0.5), why: "questions for assessments", change: { allowlist: allQuestions } },
    {
      at: at(0.52),
      why: "a teacher reports a question with a wrong answer",
      change: { kill: { by: "operator", reason: "a generated question has a wrong answer" } },
    },
    { at: at(0.52, 3), why: "an incident", change: {}, deed: { do: "open-incident" } },
    { at: at(0.52, 10), why: "back to lessons alone", change: { allowlist: moreLevels } },
    { at: at(0.52, 15), why: "the rollout is capped", change: { cap: 1_000 } },
    { at: at(0.52, 50), why: "questions are off", change: { kill: null } },
    { at: at(0.56), why: "the database is away", change: { store: "away" } },
    { at: at(0.56, 15), why: "the database is back", change: { store: "there" } },
    {
      at: at(0.6),
      why: "one question, reviewed before use",
      change: { allowlist: firstQuestions, cap: null },
    },
    { at: at(0.66), why: "another prompt", change: { model: modelOf("writer-2", 2) } },
    { at: at(0.74), why: "the provider browns out", change: { provider: "failing" } },
    {
      at: at(0.74, 20),
      why: "too many calls fail",
      change: { kill: { by: "tripwire", reason: "9 of 20 calls failed within 5 minutes" } },
    },
    { at: at(0.74, 60), why: "the provider has recovered", change: { provider: "well" } },
    { at: at(0.74, 75), why: "calls succeed again", change: { kill: null } },
    {
      at: at(0.74, 90),
      why: "the provider has explained its outage",
      change: {},
      deed: { do: "resolve-tripwire-incident" },
    },
    { at: at(0.8), why: "the rollout goes to 50 %", change: { percent: 50 } },
    ...drills,
  ];
}

export const groupId = "slotgen.ai";

export const snapshotOf = ({ percent, feature }: Situation): ControlSnapshotV1 => ({
  version: "v1",
  source: "unleash",
  environment,
  killSwitch: "released",
  feature,
  rollout: { state: "valid", groupId, basisPoints: percent * 100 },
});
