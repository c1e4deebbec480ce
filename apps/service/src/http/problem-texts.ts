/** Details of problems that the API's description gives as examples: said once, here. */
export const problemTexts = {
  noDecision: "no decision has this id",
  impossibleJobId: "no job can have this id: ids are 1 to 256 printable ASCII characters",
} as const;
