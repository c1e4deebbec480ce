/** The project has no environment, usually because it does not exist. */
export class NoEnvironmentError extends Error {
  override readonly name = "NoEnvironmentError";
  readonly project: string;

  constructor(project: string) {
    super(
      `the Unleash project \`${project}\` has no environment: create the project in Unleash if it does not exist, and add an environment to it`,
    );
    this.project = project;
  }
}
