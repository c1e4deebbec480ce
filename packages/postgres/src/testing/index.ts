export { playedAllowlist } from "./played-allowlist.ts";
