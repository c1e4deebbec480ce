/** A dimension looks like a misspelling of one in the document in force. */
export class DimensionSlipError extends Error {
  override readonly name = "DimensionSlipError";
  readonly rule: string;
  readonly index: number;
  readonly dimension: string;
  readonly near: string;

  constructor(slip: {
    readonly rule: string;
    readonly index: number;
    readonly dimension: string;
    readonly near: string;
  }) {
    const { rule, dimension, near } = slip;
    super(
      `rule \`${rule}\` names the dimension \`${dimension}\`, but the document in force has \`${near}\`; if \`${dimension}\` is intended, name it in \`newDimensions\``,
    );
    this.rule = slip.rule;
    this.index = slip.index;
    this.dimension = slip.dimension;
    this.near = slip.near;
  }
}
