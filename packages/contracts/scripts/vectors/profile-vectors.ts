import type { GenerationProfile } from "../../src/generation.ts";
import type { ProfileChoice, ProfileVector } from "../../src/vectors/profile-vectors.ts";
import { rolloutPlace } from "./rollout-place.ts";

type Match = NonNullable<GenerationProfile["match"]>;

const profile = (id: string, change: Partial<GenerationProfile> = {}): GenerationProfile => ({
  id,
  match: {},
  prompt: "fill-slot.v1",
  models: ["default"],
  ...change,
});

const job = { jobId: "lesson-7/intro", slotId: "intro", kind: "explanatory" };

interface Asked extends Partial<typeof job> {
  readonly appliesTo?: ProfileChoice["appliesTo"];
}

const choice = (
  name: string,
  { appliesTo = { subject: "Chemistry" }, ...change }: Asked,
  expected: Partial<ProfileChoice["expected"]>,
): ProfileChoice => ({
  name,
  appliesTo,
  job: { ...job, ...change },
  expected: { profileId: null, canaryOf: null, bucket: null, ...expected },
});

const chooses = (name: string, profileId: string | null, asked: Asked = {}): ProfileChoice =>
  choice(name, asked, { profileId });

/** One profile that matches `yes` and none of `no`. */
const matching = (
  name: string,
  match: Match,
  {
    yes,
    no,
  }: { readonly yes: Readonly<Record<string, Asked>>; readonly no: Readonly<Record<string, Asked>> },
): ProfileVector => ({
  name,
  profiles: [profile("a", { match })],
  choices: [
    ...Object.entries(yes).map(([of, asked]) => chooses(of, "a", asked)),
    ...Object.entries(no).map(([of, asked]) => chooses(of, null, asked)),
  ],
});

const chemistry = { subject: "Chemistry" };

const orderCases: readonly ProfileVector[] = [
  {
    name: "the first of two that match",
    profiles: [profile("first"), profile("second")],
    choices: [chooses("any job", "first")],
  },
  {
    name: "a narrow profile before one for the rest",
    profiles: [profile("quiz", { match: { kinds: ["assessment"] } }), profile("rest")],
    choices: [
      chooses("a job of the narrow one", "quiz", { kind: "assessment" }),
      chooses("any other", "rest"),
    ],
  },
  {
    name: "a narrow profile after one for all",
    profiles: [profile("all"), profile("quiz", { match: { kinds: ["assessment"] } })],
    choices: [chooses("a job of the narrow one", "all", { kind: "assessment" })],
  },
  {
    name: "a profile that matches only as a canary",
    profiles: [profile("only", { match: null })],
    choices: [chooses("any job", null)],
  },
  {
    name: "a profile that matches only as a canary, before another",
    profiles: [profile("only", { match: null }), profile("a")],
    choices: [chooses("any job", "a")],
  },
];

const matchCases: readonly ProfileVector[] = [
  matching("nothing is named", {}, { yes: { "any job": {} }, no: {} }),
  matching(
    "kinds",
    { kinds: ["assessment", "explanatory"] },
    {
      yes: { "the second": {} },
      no: { another: { kind: "summary" }, "upper case": { kind: "Explanatory" } },
    },
  ),
  matching(
    "slots",
    { slotIds: ["intro"] },
    {
      yes: { "the slot": {} },
      no: {
        another: { slotId: "outro" },
        "a longer name": { slotId: "intro-2" },
        "a space": { slotId: "intro " },
      },
    },
  ),
  matching(
    "kind and slot together",
    { kinds: ["explanatory"], slotIds: ["intro"] },
    {
      yes: { both: {} },
      no: { "the kind alone": { slotId: "outro" }, "the slot alone": { kind: "summary" } },
    },
  ),
  matching(
    "a dimension",
    { appliesTo: { subject: ["Biology", "Chemistry"] } },
    {
      yes: { "one of its values": { appliesTo: chemistry } },
      no: {
        "another value": { appliesTo: { subject: "Physics" } },
        "lower case": { appliesTo: { subject: "chemistry" } },
        "a run without it": { appliesTo: { level: "GCSE" } },
      },
    },
  ),
  matching(
    "two dimensions",
    { appliesTo: { subject: ["Chemistry"], level: ["GCSE"] } },
    {
      yes: {
        both: { appliesTo: { ...chemistry, level: "GCSE" } },
        "both and a third": { appliesTo: { ...chemistry, level: "GCSE", board: "AQA" } },
      },
      no: {
        "the first alone": { appliesTo: { ...chemistry, level: "KS3" } },
        "a run without the second": { appliesTo: chemistry },
      },
    },
  ),
  matching(
    "any value of a dimension",
    { appliesTo: { board: ["*"] } },
    {
      yes: {
        "some value": { appliesTo: { board: "OCR" } },
        "the star itself": { appliesTo: { board: "*" } },
      },
      no: { "a run without it": { appliesTo: chemistry } },
    },
  ),
  matching(
    "a dimension named as what objects inherit",
    { appliesTo: { constructor: ["*"] } },
    {
      yes: { "a run with it": { appliesTo: { constructor: "x" } } },
      no: { "a run without it": { appliesTo: chemistry } },
    },
  ),
];

/** The canary `candidate` of profile `of` at each border of the job's bucket. */
function canaryCases(of: string, jobId: string): ProfileVector[] {
  const { bucket } = rolloutPlace({ groupId: `canary:${of}`, jobId });
  return [0, bucket, bucket + 1, 10_000].map((basisPoints) => {
    const inside = bucket < basisPoints;
    return {
      name: `a canary of ${basisPoints} basis points of ${of}, job ${jobId}`,
      profiles: [
        profile(of, { canary: { profile: "candidate", basisPoints } }),
        profile("candidate", { match: null }),
      ],
      choices: [
        choice(
          inside ? "inside the share" : "outside the share",
          { jobId },
          { profileId: inside ? "candidate" : of, canaryOf: inside ? of : null, bucket },
        ),
      ],
    };
  });
}

const bucketOf = (of: string): number => rolloutPlace({ groupId: `canary:${of}`, jobId: job.jobId }).bucket;

const sharedCanary: ProfileVector = {
  name: "one canary of two profiles, each of which has its own buckets",
  profiles: [
    profile("candidate", { match: null }),
    profile("quiz", {
      match: { kinds: ["assessment"] },
      canary: { profile: "candidate", basisPoints: 10_000 },
    }),
    profile("rest", { canary: { profile: "candidate", basisPoints: 10_000 } }),
  ],
  choices: (
    [
      ["quiz", "assessment"],
      ["rest", "explanatory"],
    ] as const
  ).map(([of, kind]) =>
    choice(`a job of ${of}`, { kind }, { profileId: "candidate", canaryOf: of, bucket: bucketOf(of) }),
  ),
};

const profileIds = ["Default", "a", "1.2_3-4", "p".repeat(64)];
const jobIds = ["a", " a", "a:b", "lesson-7/intro", "LESSON-7/INTRO", "~".repeat(256)];

/** Which profile is first; what a profile matches; canaries at the borders of their shares. */
export const everyProfileVector = (): ProfileVector[] => [
  ...orderCases,
  ...matchCases,
  sharedCanary,
  ...jobIds.flatMap((jobId) => canaryCases("default", jobId)),
  ...profileIds.flatMap((of) => canaryCases(of, job.jobId)),
];
