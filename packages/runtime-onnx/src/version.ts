/** This package's version; a test holds it to the manifest's. */
export const VERSION = "0.0.0";
