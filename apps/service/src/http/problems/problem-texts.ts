/** Details of problems that stand in the API's description too: said once, here. */
export const problemTexts = {
  noKey: "send `authorization: Bearer KEY`",
  keysUnreadable: "the database with the keys does not answer: send the request again later",
  noDecision: "no decision has this id",
  noEngagement: "no engagement has this id: `GET /v1/kill` lists the open ones",
  killUnchanged:
    "the database could not change the kill, and nothing was changed; `GET /readyz` says why. To kill without it, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every slotgate process",
  killUncertain:
    "the database did not confirm the change; check `GET /v1/kill`. To kill without it, switch the kill flag (`slotgen.kill-switch`, unless SLOTGATE_KILL_FLAG names another) on in Unleash, or send SIGUSR2 to every slotgate process",
  noDrill: "no drill has this id: `GET /v1/drills` shows those that were",
  noRevision: "no revision of the allowlist has this number",
  inFile:
    "SLOTGEN_ALLOWLIST_PATH names a file, which alone holds the allowlist: change that file, or start without the variable",
  noIfMatch:
    'send `If-Match` with the `ETag` that `GET /v1/allowlist` answers, so that nobody\'s change is lost; `"0"` where there is none',
  noRun: "no run of this key's owner has this id",
  noResult: "no job with this id was completed for this key's owner; its decisions say what became of it",
  resultGone:
    "the job's newest result was withdrawn or erased; submit the job again to have it generated anew",
  heldBack: "ask again when the kill switch is released and heard to be",
} as const;
