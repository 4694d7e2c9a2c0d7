/** Two 32-bit hashes of one sequence, which differ in their start, their constants and their way of mixing. */

/** Both hashes of one text. */
export type Halves = readonly [number, number];

export class Digest {
  private a = 0x811c9dc5 | 0;
  private b = 0x27d4eb2f | 0;

  number(x: number): void { this.mix(x, x); }
  /** Takes what the two hashes made of something else, each its own half. */
  pair([x, y]: Halves): void { this.mix(x, y); }
  text(s: string): void {
    this.number(s.length);
    for (let i = 0; i < s.length; i++) this.number(s.charCodeAt(i));
  }

  private mix(x: number, y: number): void {
    let a = Math.imul(this.a ^ x, 0x85ebca6b);
    a ^= a >>> 13;
    a = Math.imul(a, 0xc2b2ae35);
    this.a = a ^ (a >>> 16);
    const b = Math.imul(((this.b << 5) | (this.b >>> 27)) + (y ^ 0x5bd1e995), 0x9e3779b1);
    this.b = b ^ (b >>> 15);
  }

  get halves(): Halves { return [this.a, this.b]; }
  toString(): string { return this.halves.map(h => (h >>> 0).toString(16).padStart(8, '0')).join(''); }
}

export function hashOf(text: string): Halves {
  const d = new Digest();
  d.text(text);
  return d.halves;
}
