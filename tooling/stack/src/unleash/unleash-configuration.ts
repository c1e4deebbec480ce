/** Settings of the Unleash process, as JSON in its environment variable `SLOTGATE_STACK_UNLEASH`. */
export interface UnleashConfiguration {
  readonly port: number;
  readonly databaseUrl: string;
  readonly sessionSecret: string;
  readonly login: { readonly username: string; readonly password: string };
  readonly adminToken: string;
  /** Environment name to backend token. */
  readonly clientTokens: Readonly<Record<string, string>>;
}

export const configurationVariable = "SLOTGATE_STACK_UNLEASH";
