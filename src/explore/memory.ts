/** How much memory there is, how much of it a search takes, and when it should end before somebody ends it. */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A group of processes (cgroup) that may not take more than its limit, this process among them. */
export interface Group { readonly limit: number; readonly used: number }

const MIB = 2 ** 20;

const read = (path: string): string | undefined => { try { return readFileSync(path, 'utf8'); } catch { return undefined; } };
const bytes = (path: string): number => {
  const text = read(path)?.trim();
  return text === undefined || !/^\d+$/.test(text) ? Infinity : Number(text);
};

/** What a group is told to keep from, in both versions of the kernel's interface. */
const VERSIONS = [
  { mounts: ['', 'unified'], limits: ['memory.max', 'memory.high'], used: 'memory.current', cache: 'inactive_file' },
  { mounts: ['memory'], limits: ['memory.limit_in_bytes'], used: 'memory.usage_in_bytes', cache: 'total_inactive_file' },
];

/** The groups with a limit that this process is in, and those around them. A container may see only the outermost of its path. */
export function groups(proc = '/proc/self/cgroup', mounted = '/sys/fs/cgroup'): Group[] {
  return (read(proc) ?? '').split('\n').flatMap(line => {
    const [, id, controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined || (id !== '0' && !controllers!.split(',').includes('memory'))) return [];
    const { mounts, limits, used, cache } = VERSIONS[id === '0' ? 0 : 1]!;
    const parts = path.split('/').filter(p => p !== '');
    return mounts.flatMap(mount => Array.from({ length: parts.length + 1 }, (_, n) => join(mounted, mount, ...parts.slice(0, n)))).flatMap((folder): Group[] => {
      const limit = Math.min(...limits.map(name => bytes(join(folder, name))));
      if (limit >= totalmem()) return [];
      // Pages of files that nobody has used lately count as used, and are given up before anybody is killed.
      const given = Number(new RegExp(`^${cache} (\\d+)$`, 'm').exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
      const all = bytes(join(folder, used));
      return [{ limit, used: all === Infinity ? 0 : Math.max(0, all - given) }];
    });
  });
}

/** Bytes that the processes of this machine, or of the container, may take together. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return Math.min(totalmem(), constrained > 0 ? constrained : Infinity, ...groups().map(g => g.limit));
}

/** Bytes that are left of it; Infinity where that cannot be known. */
export function availableMemory(): number {
  const machine = /^MemAvailable: +(\d+) kB$/m.exec(read('/proc/meminfo') ?? '')?.[1];
  return Math.min(machine === undefined ? Infinity : Number(machine) * 1024, ...groups().map(g => g.limit - g.used));
}

/** Bytes that a search may take when the caller sets no bound: half of what there is. */
export const defaultMemory = (): number => machineMemory() / 2;

/** Of the heap that Node may use, what may be in use: where more is, garbage is collected; the search ends where that leaves more. */
const HEAP = { most: 0.85, afterwards: 0.7 } as const;

/** Bytes of the heap that are for new objects alone: V8 counts them as part of its limit, and gives up when the rest is full. */
const YOUNG = 48 * MIB;

/** Collects garbage now. Node has no word for that; V8 has, when it is told so. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Looks after the memory of one search. */
export class MemoryWatch {
  /** bytes that the search may take */
  readonly limit: number;
  private readonly bound: boolean;
  private readonly elsewhere: boolean;
  private readonly before = process.memoryUsage.rss();
  private readonly reserve: number;
  private readonly heap = Math.max(getHeapStatistics().heap_size_limit - YOUNG, YOUNG);

  /**
   * @param bound bytes; undefined: what the machine has
   * @param elsewhere states go elsewhere when they have taken what they may
   */
  constructor(bound: number | undefined, elsewhere = false) {
    this.elsewhere = elsewhere;
    this.bound = bound !== undefined;
    this.limit = bound ?? defaultMemory();
    this.reserve = Math.max(32 * MIB, Math.min(512 * MIB, machineMemory() / 16));
  }

  /**
   * Bytes that visited states and edges may take from now on, given what they take now. What else the search has made the
   * process grow by (tables, diagrams, tallies, the heap) is taken off.
   */
  allowance(held: number): number {
    const others = Math.max(0, this.grown() - held);
    return Math.min(this.limit - others, this.bound ? Infinity : held + Math.max(0, availableMemory() - this.reserve));
  }

  /** Is there too little left to go on? */
  full(held: number): 'memory' | 'heap' | undefined {
    if (!this.tight(held, 1, HEAP.most)) return undefined;
    collect();
    return this.tight(held, 0.95, HEAP.afterwards);
  }

  private tight(held: number, part: number, heap: number): 'memory' | 'heap' | undefined {
    if (getHeapStatistics().used_heap_size > this.heap * heap) return 'heap';
    if (!this.elsewhere && (held > this.limit || this.grown() > this.limit * part)) return 'memory';
    return (!this.bound || this.elsewhere) && availableMemory() < this.reserve ? 'memory' : undefined;
  }

  private grown(): number { return process.memoryUsage.rss() - this.before; }
}
