import { expect, test } from "vitest";
import { hasVulkanDriver } from "./vulkan-drivers.ts";
import type { DriverHost } from "./vulkan-drivers.ts";

function linux(env: DriverHost["env"], files: readonly string[] = []): DriverHost {
  return {
    platform: "linux",
    env,
    filesOf: (folder) =>
      files
        .filter((file) => file.startsWith(`${folder}/`))
        .map((file) => file.slice(folder.length + 1)),
    isFile: (path) => files.includes(path),
  };
}

const HOME = { HOME: "/home/me" };

test.each([
  "/usr/share/vulkan/icd.d/nvidia_icd.json",
  "/etc/vulkan/icd.d/radeon_icd.json",
  "/home/me/.local/share/vulkan/icd.d/own.json",
])("finds a driver at %s", (file) => {
  expect(hasVulkanDriver(linux(HOME, [file]))).toBe(true);
  expect(hasVulkanDriver(linux(HOME))).toBe(false);
});

test("believes the variables that name drivers, if the files are there", () => {
  const elsewhere = ["/opt/a.json", "/usr/share/vulkan/icd.d/other.json"];
  expect(hasVulkanDriver(linux({ VK_DRIVER_FILES: "/opt/b.json:/opt/a.json" }, elsewhere))).toBe(
    true,
  );
  expect(hasVulkanDriver(linux({ VK_DRIVER_FILES: "/opt/b.json" }, elsewhere))).toBe(false);
  expect(hasVulkanDriver(linux({ VK_ICD_FILENAMES: "/opt/a.json" }, elsewhere))).toBe(true);
  expect(hasVulkanDriver(linux({ VK_ADD_DRIVER_FILES: "/opt/a.json" }, ["/opt/a.json"]))).toBe(
    true,
  );
});

test("passes over what is no driver", () => {
  expect(hasVulkanDriver(linux(HOME, ["/usr/share/vulkan/icd.d/README"]))).toBe(false);
});

test("needs no Vulkan outside of Linux", () => {
  expect(hasVulkanDriver({ ...linux({}), platform: "darwin" })).toBe(true);
});
