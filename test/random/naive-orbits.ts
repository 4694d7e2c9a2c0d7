/** Orbits by brute force: every renumbering of every state, as plain data. Shares no code with the checker. */
import type { AnyMachineSnapshot } from 'xstate';
import type { SymmetricCase } from './symmetric-system.ts';

/** All orders of 0 .. n - 1. */
const orders = (n: number): number[][] => n === 0 ? [[]] : orders(n - 1).flatMap(p => Array.from({ length: n }, (_, i) => [...p.slice(0, i), n - 1, ...p.slice(i)]));

/** The least of the texts of all renumberings. */
function leastText(snapshots: readonly AnyMachineSnapshot[], n: number, rooms: number): string {
  const part = (i: number): { value: unknown; c: any } => ({ value: snapshots[i]!.value, c: snapshots[i]!.context });
  const board = part(2 * n).c;
  let least: string | undefined;
  for (const p of orders(n)) {
    const who = (x: number | null): number | null => x === null ? null : p[x]!;
    const members: unknown[] = [];
    const badges: unknown[] = [];
    for (let i = 0; i < n; i++) {
      const m = part(i);
      members[p[i]!] = [m.value, who(m.c.other), m.c.flag];
      badges[p[i]!] = who(part(n + i).c.holder);
    }
    let bits = 0;
    for (let i = 0; i < n; i++) if (board.bits & (1 << i)) bits |= 1 << p[i]!;
    const text = JSON.stringify([members, badges, who(board.last), (board.set as number[]).map(x => p[x]!).sort(), (board.queue as number[]).map(x => p[x]!), bits,
      Object.keys(board.counts as object).map(x => p[Number(x)]!).sort(),
      // whichever room is which does not matter
      Array.from({ length: rooms }, (_, i) => part(2 * n + 1 + i)).map(r => JSON.stringify([r.value, who(r.c.guest)])).sort()]);
    if (least === undefined || text < least) least = text;
  }
  return least!;
}

export const orbitsOf = (states: Iterable<readonly AnyMachineSnapshot[]>, { members, rooms }: SymmetricCase): number =>
  new Set([...states].map(s => leastText(s, members, rooms))).size;
