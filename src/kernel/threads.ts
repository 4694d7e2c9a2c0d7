/**
 * Threads beside the main one, each with a lane of the kernel. They are told what to do, one thing at a time, and told through
 * the memory that they share: a turn of the event loop would take longer than what they do.
 */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { InternalError } from '../model/errors.ts';
import type { KernelMemory } from './allocate.ts';
import { LANE, type Places } from './memory.ts';

/** What a thread can be told: the functions of its kernel, with two numbers; or to take over the code that stands from one address on. */
export const TASK = { end: 0, expand: 1, settle: 2, publish: 3, specialise: 4 } as const;
/** Added to what it is told: to be done with the code for the model. */
export const SPECIAL = 8;

/** Looks at the memory before a thread goes to sleep: some microseconds. */
const LOOKS = 10_000;
/** Milliseconds of a nap, and naps after which a thread that does not answer is taken for dead: what it is told takes a few milliseconds. The time in which the whole process stood still does not count. */
const NAP = 200;
const NAPS = 150;

/**
 * What a thread runs. It is JavaScript as text, since a thread cannot be started from a TypeScript file on every
 * version of Node that there is to run on.
 */
const program = `
const { workerData: { memory, code, control, lane, lanes, port } } = require('node:worker_threads');
const words = new Int32Array(memory.buffer, control, ${LANE.ends / 4});
try {
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } }).exports;
  let special;
  for (let told = 0;;) {
    for (let i = 0; Atomics.load(words, ${LANE.order / 4}) === told; i++) if (i > ${LOOKS}) Atomics.wait(words, ${LANE.order / 4}, told);
    told = Atomics.load(words, ${LANE.order / 4});
    const [order, from, to] = [words[${LANE.what / 4}], words[${LANE.from / 4}], words[${LANE.to / 4}]];
    const what = order & ${SPECIAL - 1};
    const { expand, judge } = order & ${SPECIAL} ? special : kernel;
    if (what === ${TASK.end}) break;
    let result = 1;
    if (what === ${TASK.expand}) result = expand(from, to);
    else if (what === ${TASK.settle}) { for (let other = 0; other < lanes; other++) result &= kernel.settle(lane, other); }
    else if (what === ${TASK.specialise}) special = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(memory.buffer, from, to).slice()), { env: { memory } }).exports;
    else result = to ? judge(from, kernel.publish(from, lane)) : kernel.publish(from, lane);
    words[${LANE.result / 4}] = result;
    Atomics.store(words, ${LANE.done / 4}, told);
    Atomics.notify(words, ${LANE.done / 4});
  }
} catch (e) {
  port.postMessage(String(e && e.stack || e));
}
port.close();
`;

export class Thread {
  private readonly words: Int32Array;
  private readonly port: MessagePort;
  private readonly worker: Worker;
  private readonly name: string;
  private told = 0;
  private ended = false;

  constructor(memory: KernelMemory, code: Uint8Array, places: Places, lane: number) {
    const { control } = places.lanes[lane]!;
    this.name = `thread ${lane + 1}`;
    this.words = new Int32Array(memory.buffer, control, LANE.ends / 4);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.worker = new Worker(program, { eval: true, workerData: { memory, code, control, lane, lanes: places.lanes.length, port: port2 }, transferList: [port2] });
    this.worker.unref();
    this.worker.once('exit', () => { this.ended = true; });
    port1.unref();
  }

  tell(what: number, from = 0, to = 0): void {
    const { words } = this;
    words[LANE.what / 4] = what;
    words[LANE.from / 4] = from;
    words[LANE.to / 4] = to;
    Atomics.store(words, LANE.order / 4, ++this.told);
    Atomics.notify(words, LANE.order / 4);
  }

  /** What came of what it was told last. */
  result(): number {
    const { words } = this;
    for (let looks = 0; Atomics.load(words, LANE.done / 4) !== this.told; looks++) {
      if (looks < LOOKS) continue;
      Atomics.wait(words, LANE.done / 4, this.told - 1, NAP);
      const failure = receiveMessageOnPort(this.port) as { message: string } | undefined;
      if (failure) throw new InternalError(`${this.name} of the search failed: ${failure.message}`);
      if (this.ended || looks > LOOKS + NAPS) throw new InternalError(`${this.name} of the search ${this.ended ? 'has ended' : `has not answered for ${NAPS * NAP / 1000} s`}: perhaps the system had no memory left for it. Run it again, with --threads 1 if this comes back`);
    }
    return words[LANE.result / 4]!;
  }

  /** Resolves when it has ended. */
  end(): Promise<number> {
    if (this.ended) return Promise.resolve(0);
    this.tell(TASK.end);
    return new Promise(resolve => { this.worker.once('exit', resolve); });
  }
}
