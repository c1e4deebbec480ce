import { jobInBucket, type RolloutJob } from "./rollout-place.ts";

/** A job to test, and why. */
export interface NamedJob extends RolloutJob {
  readonly name: string;
}

const groupId = "slotgen.ai";
const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join("");

/** Text of this length with printable characters in turn. */
const text = (length: number): string =>
  printable.repeat(Math.ceil(length / printable.length)).slice(0, length);

const here = (job: Omit<NamedJob, "groupId">): NamedJob => ({ ...job, groupId });

const shortLengths = Array.from({ length: 16 }, (_, at) => at + 1);
const lengths = [...shortLengths, ...[31, 32, 33, 63, 64, 65, 127, 128, 255, 256]];
const borders = [0, 1, 99, 100, 101, 4_999, 5_000, 9_899, 9_900, 9_998, 9_999];

/** Every printable character as a job id. */
export const singleCharacters: readonly NamedJob[] = [...printable].map((character) =>
  here({ name: `the character 0x${character.charCodeAt(0).toString(16)}`, jobId: character }),
);

/** Every remainder length of murmur, the longest ids, and ids that could be misread. */
export const chosenJobs = (): NamedJob[] => [
  ...lengths.map((length) => here({ name: `a job id of length ${length}`, jobId: text(length) })),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 256].map((length) => ({
    name: `a group id of length ${length}`,
    groupId: text(length),
    jobId: "a",
  })),
  ...borders.map((bucket) => ({
    name: `bucket ${bucket}`,
    ...jobInBucket({ groupId, prefix: "border", bucket }),
  })),
  { name: "a colon in the group id", groupId: "a:b", jobId: "c" },
  { name: "a colon in the job id, the same text hashed", groupId: "a", jobId: "b:c" },
  { name: "colons alone", groupId: ":", jobId: ":" },
  { name: "another group", groupId: "another.group", jobId: "lesson-7/intro" },
  { name: "a group in upper case", groupId: "SLOTGEN.AI", jobId: "lesson-7/intro" },
  { name: "the job id as group id", groupId: "lesson-7/intro", jobId: groupId },
  here({ name: "a path", jobId: "lesson-7/intro" }),
  here({ name: "the path in upper case", jobId: "LESSON-7/INTRO" }),
  here({ name: "the path with a space before it", jobId: " lesson-7/intro" }),
  here({ name: "the path with a space after it", jobId: "lesson-7/intro " }),
  here({ name: "the path in percent-encoding", jobId: "lesson-7%2Fintro" }),
  here({ name: "a UUID", jobId: "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90" }),
  here({ name: "a number", jobId: "42" }),
  here({ name: "a number with a zero before it", jobId: "042" }),
  here({ name: "quotes and backslashes", jobId: '"\\"\'\\n\\u0041' }),
  here({ name: "spaces alone", jobId: "   " }),
  here({ name: "a key of JavaScript's objects", jobId: "__proto__" }),
  here({ name: "a format", jobId: "%s {{jobId}} $1 <%= jobId %>" }),
  here({ name: "patterns of a replacement", jobId: "$& $$ $` \\1 \\0 &" }),
  ...Array.from({ length: 20 }, (_, number) =>
    here({ name: `number ${number} of a row`, jobId: `job-${number}` }),
  ),
];
