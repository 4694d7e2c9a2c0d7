/** Memories and instances of WebAssembly modules. */
import { LEAST_PAGES, PAGE } from './memory.ts';

/** What is used of it; the types of Node leave it to those of browsers. */
interface WebAssembly {
  readonly Memory: new (pages: { initial: number; maximum: number; shared: boolean }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
export interface KernelMemory { readonly buffer: ArrayBufferLike }
const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssembly }).WebAssembly;

/**
 * Memories that nobody uses any more, for whoever asks for as many pages. V8 reserves ten gigabytes of addresses for each,
 * and looks for garbage at length when it has reserved a terabyte.
 */
const unused = new Map<number, KernelMemory[]>();

/**
 * As many pages of 64 KiB as asked for, or half of it, or a quarter: a container may forbid what is not even used. It is shared even
 * where one thread uses it: the other kind counts as garbage to come, all of it, so that V8 collects at length, and from then on too often.
 * What stands in them is not known. Undefined: there is not even enough for a small search.
 */
export function allocate(pages: number): KernelMemory | undefined {
  const used = unused.get(pages)?.pop();
  if (used) return used;
  try { return new Memory({ initial: pages, maximum: pages, shared: true }); } catch (e) {
    if (!(e instanceof RangeError)) throw e;
    return pages > LEAST_PAGES ? allocate(pages / 2) : undefined;
  }
}

export function release(memory: KernelMemory): void {
  const { buffer } = memory;
  const pages = buffer.byteLength / PAGE;
  unused.set(pages, [...unused.get(pages) ?? [], memory]);
}

export const instantiate = (bytes: Uint8Array, memory: KernelMemory): unknown => new Instance(new Module(bytes), { env: { memory } }).exports;
