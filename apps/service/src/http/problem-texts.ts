/** Details of problems that the API's description gives as examples: said once, here. */
export const problemTexts = {
  noDecision: "no decision has this id",
  impossibleJobId: "no job can have this id: ids are 1 to 256 printable ASCII characters",
  noRun: "no run of this key's owner has this id",
  noResult: "no job with this id was completed for this key's owner; its decisions say what became of it",
  resultGone:
    "the job's newest result was withdrawn or erased; submit the job again to have it generated anew",
  heldBack: "ask again when the kill switch is released and heard to be",
} as const;
