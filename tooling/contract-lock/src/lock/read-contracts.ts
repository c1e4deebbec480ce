import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { LockedContracts } from "./contract-lock.ts";
import { readJson } from "./read-json.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";
import type { Vocabulary } from "./vocabulary.ts";

const suffix = ".schema.json";

/**
 * The contracts that there are now: the schemas and vectors of a package's folder, with a vocabulary.
 *
 * @throws UnreadableFileError when the folder has no schemas, or something that is none
 */
export function readContracts({
  folder,
  vocabulary,
}: {
  readonly folder: string;
  readonly vocabulary: Vocabulary;
}): LockedContracts {
  return {
    ...vocabulary,
    schemas: schemasIn(join(folder, "schemas/v1")),
    vectors: digestsIn(join(folder, "vectors")),
  };
}

function schemasIn(folder: string): LockedContracts["schemas"] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  if (files.length === 0) throw new UnreadableFileError({ file: folder, why: "there are no schemas" });
  return Object.fromEntries(
    files.map((file) => {
      if (!file.endsWith(suffix))
        throw new UnreadableFileError({ file: join(folder, file), why: "not a schema" });
      return [file.slice(0, -suffix.length), readJson(join(folder, file), z.record(z.string(), z.unknown()))];
    }),
  );
}

/** A folder that is not there holds no vectors; if the lock knows some, that is a difference. */
function digestsIn(folder: string): LockedContracts["vectors"] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith(".json"))
      .map((file) => [
        file,
        createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex"),
      ]),
  );
}
