/** A wrong command line or trusted configuration: exit code 2, and the text is all there is to say. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigurationError";
  }
}
