import { spawnSync } from "node:child_process";

/** The system user that PostgreSQL runs as; `undefined` means the user of this process. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const userName = "postgres";

/**
 * PostgreSQL refuses to run as root. Root therefore lends it the system user `postgres`, which is created
 * where a machine has none. Everyone else runs it as themselves.
 *
 * @throws Error when root has no such user and cannot create one.
 */
export function postgresUser(log: (line: string) => void): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known !== undefined) return known;
  log(`PostgreSQL does not run as root: creating the system user \`${userName}\``);
  const created = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", userName], {
    encoding: "utf8",
  });
  const user = lookUp();
  if (user === undefined) {
    const why = created.error?.message ?? created.stderr.trim();
    throw new Error(
      `cannot create the system user \`${userName}\`, which PostgreSQL needs because it does not run as root: ` +
        `${why}: create it yourself, or run this as an ordinary user`,
    );
  }
  return user;
}

function lookUp(): SystemUser | undefined {
  const id = (flag: string): number => {
    const answer = spawnSync("id", [flag, userName], { encoding: "utf8" });
    return answer.status === 0 ? Number.parseInt(answer.stdout, 10) : Number.NaN;
  };
  const [uid, gid] = [id("-u"), id("-g")];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}
