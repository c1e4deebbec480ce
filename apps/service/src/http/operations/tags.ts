/** The groups of operations, in the order in which a reader meets them. */
export const tags = {
  Runs: "Submit content slots and get results back.",
  Results: "Fetch stored results, withdraw them, erase them.",
  Decisions: "Ask why AI ran, or did not run, for a job.",
  Telemetry: "Find records, and take them elsewhere.",
  Controls: "See what operators have set, how fresh it is, and who changed it.",
  Drills: "Practise for a bad day, on synthetic jobs.",
  Health: "For load balancers and orchestrators; no key is needed.",
  Description: "The API says of itself what it does.",
} as const;

export type TagName = keyof typeof tags;
