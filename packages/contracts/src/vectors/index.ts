export {
  type AllowlistLookup,
  type AllowlistVector,
  allowlistLookup,
  allowlistVector,
  allowlistVectors,
} from "./allowlist-vectors.ts";
export { type GateVector, gateVector, gateVectors } from "./gate-vectors.ts";
export { type MalformedVector, malformedVector, malformedVectors } from "./malformed-vectors.ts";
export {
  type ProfileChoice,
  type ProfileVector,
  profileChoice,
  profileVector,
  profileVectors,
} from "./profile-vectors.ts";
export { type RolloutVector, rolloutVector, rolloutVectors } from "./rollout-vectors.ts";
export { type VectorFile, vectorFile } from "./vector-file.ts";
