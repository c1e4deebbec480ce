const words: readonly (readonly [ofApi: string | RegExp, ofCommand: string])[] = [
  ["the key in `authorization: Bearer KEY`", "it"],
  [": preview it on the revision in force, and send the preview's digest", ""],
  [/if (`[^`]+`) is intended, confirm it/g, "if $1 is intended, give it to --new-dimension"],
  ["name it in `drill`", "name it in --drill"],
  ["`GET /v1/kill`", "`slotgate kill status`"],
  ["`GET /readyz`", "`slotgate status`"],
  ["`GET /v1/jobs/decisions?jobId=`", "`slotgate explain JOB_ID`"],
  [": `GET /v1/runs` lists the owner's runs", ""],
  ["`GET /v1/drills`", "`slotgate drill history`"],
  ["`GET /v1/allowlist`", "`slotgate allowlist show`"],
  ["`GET /v1/allowlist/revisions`", "`slotgate allowlist history`"],
];

/** A text of the API with commands and options instead of operations and fields. */
export const inCommandWords = (text: string): string =>
  words.reduce((left, [ofApi, ofCommand]) => left.replaceAll(ofApi, ofCommand), text);
