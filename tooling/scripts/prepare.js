// Sets a fresh clone up, and nothing else: the pinned pnpm, the dependencies, the built packages.
import { setUp } from "./setup.js";

setUp();
