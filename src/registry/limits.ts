/** Manifests are a few kilobytes. */
export const mostManifestBytes = 1_000_000;

/** Azure takes templates up to 4 MB, and Bicep's compiler writes indented ones. */
export const mostLayerBytes = 16_000_000;

/** Modules of one review. */
export const mostModules = 200;

/** Of all modules of one review. */
export const mostBytes = 200_000_000;
