import { createRequire } from "node:module";
import {
  type AllowlistVector,
  allowlistVectors,
  type GateVector,
  gateVectors,
  type MalformedVector,
  malformedVectors,
  type ProfileVector,
  profileVectors,
  type RolloutVector,
  rolloutVectors,
} from "@slotgate/contracts/vectors";

const readJson = createRequire(import.meta.url);

export const readGateVectors = (): GateVector[] =>
  gateVectors.parse(readJson("@slotgate/contracts/vectors/gates.json")).vectors;
export const readMalformedVectors = (): MalformedVector[] =>
  malformedVectors.parse(readJson("@slotgate/contracts/vectors/malformed.json")).vectors;
export const readProfileVectors = (): ProfileVector[] =>
  profileVectors.parse(readJson("@slotgate/contracts/vectors/profiles.json")).vectors;
export const readRolloutVectors = (): RolloutVector[] =>
  rolloutVectors.parse(readJson("@slotgate/contracts/vectors/rollout.json")).vectors;
export const readAllowlistVectors = (): AllowlistVector[] =>
  allowlistVectors.parse(readJson("@slotgate/contracts/vectors/allowlist.json")).vectors;
