/**
 * A small assembler for WebAssembly: expressions are bytes, control structures are callbacks, labels are objects.
 * Only what the kernel needs: i32, i64, f64 and one memory. Numbers of opcodes: WebAssembly core specification, section 5.4.
 */
export type Code = readonly (number | Code)[];
/** A local variable, or a parameter, which is of type i32. */
export interface Local { readonly index: number }
/** Where a branch leads: the end of a block, or the start of a loop. */
export interface Label { readonly depth: number }

const I32 = 0x7f;
const I64 = 0x7e;

const unsigned = (n: number): number[] => {
  const bytes: number[] = [];
  let rest = n >>> 0;
  do {
    const more = rest >>> 7;
    bytes.push((rest & 0x7f) | (more > 0 ? 0x80 : 0));
    rest = more;
  } while (rest > 0);
  return bytes;
};
const signed = (n: number): number[] => {
  const bytes: number[] = [];
  for (let rest = n | 0; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
};

const signed64 = (n: bigint): number[] => {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(64, n); ;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const last = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
};

const binary = (opcode: number) => (a: Code, b: Code): Code => [a, b, opcode];
const load = (opcode: number, align: number) => (address: Code, offset = 0): Code => [address, opcode, align, unsigned(offset)];
const store = (opcode: number, align: number) => (address: Code, value: Code, offset = 0): Code => [address, value, opcode, align, unsigned(offset)];

export const i32 = {
  const: (n: number): Code => [0x41, signed(n)],
  add: binary(0x6a), sub: binary(0x6b), mul: binary(0x6c),
  and: binary(0x71), or: binary(0x72), xor: binary(0x73), shl: binary(0x74), shrU: binary(0x76),
  eq: binary(0x46), ne: binary(0x47), ltS: binary(0x48), ltU: binary(0x49), gtU: binary(0x4b), geU: binary(0x4f),
  eqz: (a: Code): Code => [a, 0x45],
  load: load(0x28, 2), load8: load(0x2d, 0), load16S: load(0x2e, 1), load16: load(0x2f, 1),
  store: store(0x36, 2), store8: store(0x3a, 0),
};

export const i64 = {
  const: (n: bigint): Code => [0x42, signed64(n)],
  add: binary(0x7c), sub: binary(0x7d), mul: binary(0x7e), and: binary(0x83), or: binary(0x84), xor: binary(0x85), shl: binary(0x86), shrU: binary(0x88),
  eq: binary(0x51), ne: binary(0x52), ltU: binary(0x54), geU: binary(0x5a),
  eqz: (a: Code): Code => [a, 0x50],
  /** the low word */
  wrap: (a: Code): Code => [a, 0xa7],
  extend: (a: Code): Code => [a, 0xad],
  load: load(0x29, 2), load32: load(0x35, 2), store: store(0x37, 2), store32: store(0x3e, 2),
};

/** Copies bytes, which may overlap. */
export const memoryCopy = (to: Code, from: Code, bytes: Code): Code => [to, from, bytes, 0xfc, 0x0a, 0, 0];

export const memoryFill = (at: Code, value: Code, bytes: Code): Code => [at, value, bytes, 0xfc, 0x0b, 0];

/** `then` if the condition is not 0, else `otherwise`; both are evaluated. */
export const select = (condition: Code, then: Code, otherwise: Code): Code => [then, otherwise, condition, 0x1b];

export const f64 = {
  const: (n: number): Code => [0x44, ...new Uint8Array(new Float64Array([n]).buffer)],
  add: binary(0xa0), load: load(0x2b, 3), store: store(0x39, 3),
};

export const nothing: Code = [];
export const c = i32.const;
export const times4 = (x: Code): Code => i32.shl(x, c(2));

/** The body of a function while it is written. */
export class Body {
  /** types of the local variables */
  readonly locals: number[] = [];
  private depth = 0;
  private readonly parameters: number;
  constructor(parameters: number) { this.parameters = parameters; }

  local(): Local { return { index: this.parameters + this.locals.push(I32) - 1 }; }
  local64(): Local { return { index: this.parameters + this.locals.push(I64) - 1 }; }
  parameter(i: number): Local { return { index: i }; }
  get({ index }: Local): Code { return [0x20, unsigned(index)]; }
  set({ index }: Local, value: Code): Code { return [value, 0x21, unsigned(index)]; }
  tee({ index }: Local, value: Code): Code { return [value, 0x22, unsigned(index)]; }
  /** local += n */
  increase(x: Local, by: Code): Code { return this.set(x, i32.add(this.get(x), by)); }

  /** `br` to its label goes behind it. */
  block(inside: (end: Label) => Code): Code { return this.nested([0x02, 0x40], inside); }
  /** `br` to its label goes to its start. */
  loop(inside: (again: Label) => Code): Code { return this.nested([0x03, 0x40], inside); }
  if(test: Code, then: () => Code, otherwise?: () => Code): Code {
    return [test, 0x04, 0x40, this.inside(() => then()), ...(otherwise ? [0x05, this.inside(() => otherwise())] : []), 0x0b];
  }
  br(label: Label): Code { return [0x0c, unsigned(this.depth - label.depth)]; }
  brIf(label: Label, test: Code): Code { return [test, 0x0d, unsigned(this.depth - label.depth)]; }
  /** To the label of that number; to the last one if there are not so many. */
  brTable(labels: readonly Label[], index: Code): Code {
    const depths = labels.map(label => unsigned(this.depth - label.depth));
    return [index, 0x0e, unsigned(labels.length - 1), ...depths];
  }
  unreachable(): Code { return [0x00]; }
  return(value: Code): Code { return [value, 0x0f]; }
  /** while (test) { body } */
  while(test: () => Code, body: () => Code): Code {
    return this.block(end => this.loop(again => [this.brIf(end, i32.eqz(test())), body(), this.br(again)]));
  }
  /** for (x = from; x < to; x += by) { body }, unsigned */
  for(x: Local, from: Code, to: () => Code, body: () => Code, by = 1): Code {
    return [this.set(x, from), this.while(() => i32.ltU(this.get(x), to()), () => [body(), this.increase(x, i32.const(by))])];
  }

  private nested(opcode: Code, inside: (label: Label) => Code): Code { return [opcode, this.inside(inside), 0x0b]; }
  private inside(body: (label: Label) => Code): Code {
    this.depth++;
    const code = body({ depth: this.depth });
    this.depth--;
    return code;
  }
}

export interface Func { readonly name: string; readonly parameters: number; readonly result: boolean; readonly body: (b: Body) => Code }

/** A module whose functions are all exported, and which imports env.memory. */
export class Module {
  private readonly functions: Func[] = [];

  /** Says how a function is called; what it does is written when all are known. */
  add(f: Func): (...args: Code[]) => Code {
    const index = this.functions.push(f) - 1;
    return (...args) => [...args, 0x10, unsigned(index)];
  }

  bytes(pages: number): Uint8Array<ArrayBuffer> {
    const types = this.functions.map(f => [0x60, unsigned(f.parameters), Array<number>(f.parameters).fill(I32), f.result ? [1, I32] : [0]]);
    const codes = this.functions.map(f => {
      const body = new Body(f.parameters);
      const code = f.body(body);
      return sized([list(body.locals.map(type => [1, type])), code, 0x0b]);
    });
    const memory = [text('env'), text('memory'), 0x02, 0x03, unsigned(pages), unsigned(pages)];
    return Uint8Array.from(flat([
      0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
      section(1, list(types)), section(2, list([memory])), section(3, list(this.functions.map((_, i) => unsigned(i)))),
      section(7, list(this.functions.map((f, i) => [text(f.name), 0, unsigned(i)]))), section(10, list(codes)),
    ]));
  }
}

const list = (items: readonly Code[]): Code => [unsigned(items.length), ...items];
const flat = (code: Code): number[] => {
  const bytes: number[] = [];
  const visit = (c: Code): void => { for (const x of c) if (typeof x === 'number') bytes.push(x); else visit(x); };
  visit(code);
  return bytes;
};
const sized = (code: Code): Code => {
  const bytes = flat(code);
  return [unsigned(bytes.length), bytes];
};
const section = (id: number, code: Code): Code => [id, sized(code)];
const text = (s: string): Code => sized([...new TextEncoder().encode(s)]);
