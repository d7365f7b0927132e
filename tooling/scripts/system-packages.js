// Brings the programs that some tests drive and npm does not have: Chromium, with its software Vulkan driver, for WebGPU,
// and Redis for sweeps over several machines.
// Root on Debian and its relatives gets them by apt-get; anyone else is told what to install, and those tests are
// skipped with the reason. MIENF_SYSTEM_PACKAGES=no keeps apt-get out of it.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const PACKAGES = ["chromium", "libvulkan1", "redis-server"];

/** Installs what is missing where it may; never fails. */
export function installSystemPackages() {
  if (PACKAGES.every((name) => isInstalled(name))) {
    return;
  }
  const command = `apt-get install --no-install-recommends ${PACKAGES.join(" ")}`;
  const allowed = process.env.MIENF_SYSTEM_PACKAGES !== "no";
  if (allowed && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error(`Installing ${PACKAGES.join(", ")} with apt-get …`);
    try {
      aptGet("update", "--quiet");
      aptGet("install", "--yes", "--quiet", "--no-install-recommends", ...PACKAGES);
      return;
    } catch {
      console.error("apt-get could not install them.");
    }
  }
  console.error(
    `Tests of WebGPU, browsers and queues that lack what they need are skipped, with the reason. On Debian: ${command}`,
  );
}

/** Whether dpkg, where there is one, has the package. */
function isInstalled(name) {
  try {
    const status = execFileSync("dpkg-query", ["--show", "--showformat=${Status}", name], {
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    });
    return status === "install ok installed";
  } catch {
    return false;
  }
}

function aptGet(...args) {
  execFileSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
