export const acceptLine = "`npx -y pnpm@12 contracts:accept`";

export const changesetLine =
  "write a changeset that names `@slotgate/contracts` and says what changed (`npx -y pnpm@12 changeset`)";

export const remakeLine = `until the first release the lock may be made anew: ${changesetLine}, then run \`npx -y pnpm@12 contracts:accept --before-first-release\``;
