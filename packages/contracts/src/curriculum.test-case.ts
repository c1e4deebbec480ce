/** Documents of the curriculum system, which existed before slotgate. */

export const curriculumRun = () => ({
  version: "v1",
  appliesTo: {
    subject: "mathematics",
    level: "gcse",
    board: "aqa",
    specVersion: "8300-1.0",
    topic: "algebra",
  },
  jobs: [
    {
      jobId: "aqa-8300-algebra-001",
      slotId: "national-curriculum-extract",
      kind: "statutory",
      mode: "verbatim",
      input: { sourceText: "Pupils should be taught to use and interpret algebraic notation." },
      output: { field: "text", type: "string" },
      sources: ["national-curriculum/ks4/mathematics"],
      required: true,
    },
    {
      jobId: "aqa-8300-algebra-002",
      slotId: "worked-example",
      kind: "explanatory",
      mode: "generate",
      input: { objective: "expand two brackets", readingAge: 14 },
      output: { field: "body", type: "richText" },
      sources: ["aqa/8300/3.2"],
      required: false,
    },
    {
      jobId: "aqa-8300-algebra-003",
      slotId: "check-question",
      kind: "assessment",
      mode: "generate",
      input: { objective: "expand two brackets" },
      output: { field: "question", type: "multipleChoice" },
      sources: [],
      required: true,
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
});

export const curriculumAllowlist = () => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "maths-explanatory",
      enabled: true,
      appliesTo: {
        subject: ["mathematics"],
        level: ["gcse", "a-level"],
        board: ["aqa"],
        specVersion: ["8300-1.0"],
      },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 20,
    },
    {
      id: "any-board-assessment",
      enabled: false,
      appliesTo: { subject: ["mathematics"], level: ["gcse"], board: ["*"], specVersion: ["*"] },
      kinds: ["assessment"],
      slotIds: ["check-question"],
      maxJobsPerRun: 1,
    },
  ],
});
