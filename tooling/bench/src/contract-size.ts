import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface ContractSize {
  /** Bytes of the minified bundle. */
  readonly minified: number;
  /** Bytes of it after gzip at its strongest. */
  readonly gzipped: number;
  /** The part of the minified bytes that is Zod's. */
  readonly zodMinified: number;
}

/** What importing these names from the built contracts adds to a web page: bundled, tree-shaken and minified. */
export async function contractSize(names: readonly string[] | "everything"): Promise<ContractSize> {
  const contents =
    names === "everything"
      ? 'import * as contracts from "@slotgate/contracts"; console.log(contracts);'
      : `import { ${names.join(", ")} } from "@slotgate/contracts"; console.log(${names.join(", ")});`;
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  const [described] = Object.values(metafile.outputs);
  if (output === undefined || described === undefined) throw new Error("esbuild wrote nothing");
  const zod = Object.entries(described.inputs).filter(([file]) => /[/\\]zod[/\\]/.test(file));
  return {
    minified: output.contents.byteLength,
    gzipped: gzipSync(output.contents, { level: 9 }).byteLength,
    zodMinified: zod.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
  };
}
