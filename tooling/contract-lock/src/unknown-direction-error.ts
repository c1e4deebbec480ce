/** A contract of which is not said whether it comes in or goes out, so no change of it can be judged. */
export class UnknownDirectionError extends Error {
  override readonly name = "UnknownDirectionError";
  readonly contract: string;

  constructor(contract: string) {
    super(
      `no direction is declared for the contract \`${contract}\`: enter it in tooling/contract-lock/src/direction.ts as input, output or kept`,
    );
    this.contract = contract;
  }
}
