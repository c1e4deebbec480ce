/** The groups of operations, in the order of the documentation. */
export const tags = {
  Runs: "Submit content slots and get results back.",
  Results: "Fetch stored results, withdraw them, erase them.",
  Decisions: "Ask why AI ran, or did not run, for a job.",
  Telemetry: "Find and export records.",
  Controls: "See the current controls, how fresh they are, and who changed them.",
  Incidents: "Record what went wrong, from its opening to its resolution.",
  Drills: "Practise incident response with synthetic jobs.",
  Release: "Compute whether to enter Beta or go to GA, and sign it off.",
  Health: "For load balancers and orchestrators; no key is needed.",
  Description: "The API's own description, and the caller's key.",
} as const;

export type TagName = keyof typeof tags;
