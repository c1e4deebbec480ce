export class PortInUseError extends Error {
  override readonly name = "PortInUseError";

  constructor({ host, port }: { readonly host: string; readonly port: number }) {
    super(`port ${port} on ${host} is in use: set SLOTGATE_PORT to another port`);
  }
}
