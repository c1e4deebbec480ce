import { vectorFile } from "../src/vectors/vector-file.ts";
import { jsonSchemaText } from "./contract-schemas.ts";
import { findDiffering, writeFiles } from "./generated-files.ts";
import { everyAllowlistVector } from "./vectors/allowlist-vectors.ts";
import { everyGateVector } from "./vectors/gate-vectors.ts";
import { layout } from "./vectors/layout.ts";
import { everyMalformedVector } from "./vectors/malformed-vectors.ts";
import { everyProfileVector } from "./vectors/profile-vectors.ts";
import { everyRolloutVector } from "./vectors/rollout-vectors.ts";

const wanted = (): Map<string, string> =>
  new Map([
    ["allowlist.json", layout({ version: "v1", about: "allowlist", vectors: everyAllowlistVector() })],
    ["gates.json", layout({ version: "v1", about: "gates", vectors: everyGateVector() })],
    ["malformed.json", layout({ version: "v1", about: "malformed", vectors: everyMalformedVector() })],
    ["profiles.json", layout({ version: "v1", about: "profiles", vectors: everyProfileVector() })],
    ["rollout.json", layout({ version: "v1", about: "rollout", vectors: everyRolloutVector() })],
    ["vectors.schema.json", jsonSchemaText({ schema: vectorFile, id: "urn:slotgate:schema:v1:vectors" })],
  ]);

/** Writes the conformance vectors and their schema into `folder`; returns the files' names. */
export const writeVectors = (folder: string): string[] => writeFiles({ folder, files: wanted() });

/** One line for each file in `folder` that differs from what the rules give. */
export const findStaleVectors = (folder: string): string[] => findDiffering({ folder, files: wanted() });
