// Written in by the build.
declare const PORTCULLIS_VERSION: string | undefined;

/** `0.1.0`; `source` when the program runs without having been built. */
export function version(): string {
  return typeof PORTCULLIS_VERSION === "undefined" ? "source" : PORTCULLIS_VERSION;
}
