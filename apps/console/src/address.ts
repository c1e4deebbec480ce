export interface Address {
  /** The path of the console, without a slash at its end. */
  readonly basePath: string;
  /** The address of the service, without a slash at its end. */
  readonly service: string;
}

/** Where the console and the service are, behind any prefix, from the address of a script in `console/assets`. */
export function addressOf(script: string): Address {
  const console = new URL("..", script);
  return {
    basePath: console.pathname.replace(/\/$/, ""),
    service: new URL("..", console).href.replace(/\/$/, ""),
  };
}
