/** Where the repository's commits can be read in a browser. */
export interface CommitPages {
  /** Of the repository's page, without a slash at its end. */
  readonly address: string;
}

/**
 * The pages of commits as a GitHub workflow knows them (`GITHUB_SERVER_URL`, `GITHUB_REPOSITORY`), or else from a
 * manifest's `repository`. `null` when neither says: an address is never guessed.
 */
export function commitPages({
  env,
  repository,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly repository?: unknown;
}): CommitPages | null {
  const server = env["GITHUB_SERVER_URL"];
  const name = env["GITHUB_REPOSITORY"];
  if (server !== undefined && name !== undefined && /^https:\/\/[^/\s]+$/.test(server) && named.test(name)) {
    return { address: `${server}/${name}` };
  }
  const url = urlOf(repository);
  const page = url === null ? null : /^(?:git\+)?(https:\/\/[^\s#]+?)(?:\.git)?\/?$/.exec(url);
  return page?.[1] === undefined ? null : { address: page[1] };
}

const named = /^[\w.-]+\/[\w.-]+$/;

function urlOf(repository: unknown): string | null {
  if (typeof repository === "string") return repository;
  if (typeof repository !== "object" || repository === null || !("url" in repository)) return null;
  return typeof repository.url === "string" ? repository.url : null;
}
