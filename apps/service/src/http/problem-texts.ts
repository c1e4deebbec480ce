/** Details of problems that stand in the API's description too: said once, here. */
export const problemTexts = {
  noKey: "send `authorization: Bearer KEY`",
  noDecision: "no decision has this id",
  impossibleJobId: "no job can have this id: ids are 1 to 256 printable ASCII characters",
} as const;
