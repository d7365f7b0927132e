/** What the search for drivers looks at; tests pass their own. */
export interface DriverHost {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of a folder's files; none where there is no such folder. */
  filesOf(folder: string): readonly string[];
  isFile(path: string): boolean;
}

/**
 * Whether Vulkan's loader would find a driver. Dawn, which needs one on Linux, writes warnings to the console where there is
 * none. Elsewhere it needs no Vulkan, and the answer is yes.
 *
 * @see LoaderDriverInterface.md of Khronos' Vulkan-Loader, "Driver Discovery on Linux".
 */
export function hasVulkanDriver(host: DriverHost): boolean {
  if (host.platform !== "linux") {
    return true;
  }
  const { env } = host;
  const named = env["VK_DRIVER_FILES"] ?? env["VK_ICD_FILENAMES"];
  if (named !== undefined) {
    return named.split(":").some((path) => host.isFile(path));
  }
  const home = env["HOME"] ?? "";
  const roots = [
    env["XDG_CONFIG_HOME"] ?? `${home}/.config`,
    ...(env["XDG_CONFIG_DIRS"] ?? "/etc/xdg").split(":"),
    "/etc",
    env["XDG_DATA_HOME"] ?? `${home}/.local/share`,
    ...(env["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(":"),
  ];
  return [
    ...(env["VK_ADD_DRIVER_FILES"] ?? "").split(":").filter((path) => host.isFile(path)),
    ...roots.flatMap((root) => host.filesOf(`${root}/vulkan/icd.d`)),
  ].some((file) => file.endsWith(".json"));
}
