export { playedAllowlist, playedGeneration } from "./played-revisions.ts";
