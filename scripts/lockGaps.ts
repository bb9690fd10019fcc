/** The part of a package-lock.json (version 3) that is looked at. */
export interface Lock {
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

/** An optional package that `npm ci` will miss: no entry in the lock satisfies it. */
export interface Gap {
  /** Where its entry belongs. */
  path: string;
  name: string;
  version: string;
  dev: boolean;
}

/**
 * The optional packages that a lock names and does not hold. npm leaves those out that its registry does not have,
 * mostly binaries for other systems, and then `npm ci` refuses the lock.
 */
export function lockGaps({ packages }: Lock): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const [from, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!places(from, name).some((path) => path in packages)) {
        gaps.set(`node_modules/${name}`, { path: `node_modules/${name}`, name, version, dev });
      }
    }
  }
  return [...gaps.values()];
}

/** Where Node looks for `name` from the package at `from`, nearest first. */
function places(from: string, name: string): string[] {
  const found: string[] = [];
  for (let at = from; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    found.push(`${at}/node_modules/${name}`);
  }
  return [...found, `node_modules/${name}`];
}

/**
 * The lock with an entry for every gap. The system that a binary is for is in its name.
 * @throws Error when a gap names no exact version, or no system
 */
export function fillGaps<T extends Lock>(lock: T): T {
  const added = lockGaps(lock).map(({ path, name, version, dev }): [string, LockedPackage] => {
    const system = systemOf(name);
    if (!/^\d+\.\d+\.\d+/.test(version) || !system) {
      throw new Error(`${name}@${version} is missing and cannot be told from its name`);
    }
    return [path, { version, ...system, ...(dev ? { dev } : {}), optional: true }];
  });
  const packages = Object.fromEntries(
    [...Object.entries(lock.packages), ...added].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  );
  return { ...lock, packages };
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** `@x/y-linux-arm-musleabihf` → linux, arm, musl; null when the name says none. */
function systemOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> | null {
  const words = name.split(/[/-]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  const abi = words[words.length - 1] ?? '';
  const libc = os !== 'linux' ? null : abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') ? 'glibc' : null;
  return os && cpu ? { os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) } : null;
}
