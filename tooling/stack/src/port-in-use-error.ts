export interface PortInUse {
  readonly port: number;
  /** What was to listen there, e.g. `the service`. */
  readonly purpose: string;
  /** The environment variable that chooses another port. */
  readonly variable: string;
}

export class PortInUseError extends Error {
  readonly port: number;
  readonly purpose: string;
  readonly variable: string;

  constructor({ port, purpose, variable }: PortInUse) {
    super(
      `port \`${port}\` for ${purpose} is in use: stop what listens there, or choose another port with the ` +
        `variable \`${variable}\``,
    );
    this.name = "PortInUseError";
    this.port = port;
    this.purpose = purpose;
    this.variable = variable;
  }
}
