// Publishes every package whose version the registry does not have yet. CI runs it; provenance needs CI's identity.
import { run, setUp } from "./setup.js";

setUp();
run("changeset", ["publish"]);
