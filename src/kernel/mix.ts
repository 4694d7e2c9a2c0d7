/** A bijection of the numbers of so many bits, under which numbers that differ little differ everywhere. */
import { i64, nothing, type Body, type Code, type Local } from './wasm.ts';

/** Odd, so that multiplying by them, modulo a power of two, can be undone; so can x ^ (x >> s). */
const FACTORS = [0x9e3779b97f4a7c15n, 0xd6e8feb86659fd93n];

export function mix(b: Body, bits: number, x: Local, h: Local): Code {
  const fold = (y: Local): Code => b.set(h, i64.xor(b.get(y), i64.shrU(b.get(y), i64.const(BigInt(Math.ceil(bits / 2))))));
  const times = (factor: bigint): Code => b.set(h, i64.mul(b.get(h), i64.const(factor)));
  const cut = (): Code => bits < 64 ? b.set(h, i64.and(b.get(h), i64.const(2n ** BigInt(bits) - 1n))) : nothing;
  return [fold(x), ...FACTORS.map(factor => [times(factor), cut(), fold(h)])];
}
