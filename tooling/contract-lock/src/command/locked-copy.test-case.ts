import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageVocabulary } from "../lock/package-vocabulary.ts";
import type { Vocabulary } from "../lock/vocabulary.ts";
import { writeLock } from "../lock/write-lock.ts";
import { contractsAt, lockFile, type Paths } from "./paths.ts";

const contracts = join(import.meta.dirname, "../../../../packages/contracts");

// biome-ignore lint/suspicious/noExplicitAny: a test changes whatever is in a schema
type Loose = any;

/** A freshly locked copy of the repository's contracts in a separate folder, for tests to change. */
export class LockedCopy {
  readonly root = mkdtempSync(join(tmpdir(), "contract-lock-"));
  readonly paths: Paths = {
    contracts: join(this.root, "contracts"),
    changesets: join(this.root, "changesets"),
    vocabulary: join(this.root, "vocabulary.json"),
  };

  constructor() {
    mkdirSync(this.paths.changesets);
    mkdirSync(join(this.paths.contracts, "vectors"), { recursive: true });
    cpSync(join(contracts, "schemas"), join(this.paths.contracts, "schemas"), { recursive: true });
    writeFileSync(this.vectors("one"), "[]");
    this.setVersion("0.0.0");
    this.changeVocabulary(() => undefined);
    this.addChangeset("first");
    // Like `accept`, but without comparing twenty schemas with themselves in each test.
    writeLock(lockFile(this.paths), {
      lock: "contract-lock.v1",
      changesets: ["first.md"],
      ...contractsAt(this.paths),
    });
  }

  get options(): readonly string[] {
    const { contracts, changesets, vocabulary } = this.paths;
    return ["--contracts", contracts, "--changesets", changesets, "--vocabulary", String(vocabulary)];
  }

  vectors(name: string): string {
    return join(this.paths.contracts, "vectors", `${name}.json`);
  }

  lockText(): string {
    return readFileSync(lockFile(this.paths), "utf8");
  }

  removeLock(): void {
    rmSync(lockFile(this.paths));
  }

  setVersion(version: string): void {
    writeFileSync(
      join(this.paths.contracts, "package.json"),
      JSON.stringify({ name: "@slotgate/contracts", version }),
    );
  }

  changeSchema(contract: string, change: (schema: Loose) => void): void {
    const file = this.schemaFile(contract);
    const schema: Loose = JSON.parse(readFileSync(file, "utf8"));
    change(schema);
    writeFileSync(file, JSON.stringify(schema));
  }

  schemaFile(contract: string): string {
    return join(this.paths.contracts, `schemas/v1/${contract}.schema.json`);
  }

  changeVocabulary(change: (vocabulary: Vocabulary) => void): void {
    const vocabulary = packageVocabulary();
    change(vocabulary);
    writeFileSync(join(this.root, "vocabulary.json"), JSON.stringify(vocabulary));
  }

  addChangeset(name: string, text = '---\n"@slotgate/contracts": minor\n---\n\nWhy it is so.\n'): void {
    writeFileSync(join(this.paths.changesets, `${name}.md`), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
