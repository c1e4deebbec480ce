/** The project has no environment that could be prepared, most often because there is no such project. */
export class NoEnvironmentError extends Error {
  override readonly name = "NoEnvironmentError";
  readonly project: string;

  constructor(project: string) {
    super(
      `the Unleash project \`${project}\` has no environment: check its name, and add an environment to it`,
    );
    this.project = project;
  }
}
