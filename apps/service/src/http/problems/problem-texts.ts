/** Details of problems that also appear in the API's description. */
export const problemTexts = {
  noKey: "send `authorization: Bearer KEY`",
  keysUnreadable: "the database with the keys does not answer: send the request again later",
  noDecision: "no decision has this id",
  noEngagement: "no engagement has this id: `GET /v1/kill` lists the open ones",
  killUnchanged:
    "the database could not change the kill, and nothing was changed; `GET /readyz` says why. To kill without it, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every slotgate process",
  killUncertain:
    "the database did not confirm the change; check `GET /v1/kill`. To kill without it, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every slotgate process",
  noDrill: "no drill has this id: `GET /v1/drills` lists all drills",
  noRevision: "no revision of the allowlist has this number",
  inFile:
    "the allowlist is in the file of SLOTGEN_ALLOWLIST_PATH: change that file, or start without the variable",
  noIfMatch:
    'send `If-Match` with the `ETag` of `GET /v1/allowlist`, or `"0"` if there is no revision, so that no change is lost',
  noRun: "no run of this key's owner has this id",
  noResult: "no job with this id was completed for this key's owner; its decisions show its outcome",
  resultGone: "the job's newest result was withdrawn or erased; submit the job again to generate it again",
  heldBack: "send the request again once the kill switch is known to be released",
} as const;
