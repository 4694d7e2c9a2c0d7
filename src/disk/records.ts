/** Files of records, each of the same few 32-bit numbers: appended, read from some place on, or one by one. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** Numbers that are written or read at once. */
const SOME = 2 ** 14;

const bytesOf = (x: Int32Array): Uint8Array => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);

export class RecordFile {
  readonly path: string;
  /** numbers in a record */
  readonly width: number;
  /** records that were appended */
  count = 0;
  private readonly fd: number;
  /** what was appended last; not there where nothing is appended */
  private room: Int32Array | undefined;
  /** numbers in `room` that are not in the file yet */
  private waiting = 0;
  private written = 0;

  constructor(path: string, width: number) {
    this.path = path;
    this.width = width;
    this.fd = openSync(path, 'w+');
  }

  /** Appends the record that begins at `from`, without its last `less` numbers, which `last` takes the place of. */
  append(numbers: Int32Array, from: number, last?: number): void {
    const { width } = this;
    if (this.room && this.waiting === this.room.length) this.flush();
    const room = this.room ??= new Int32Array(Math.max(1, Math.floor(SOME / width)) * width);
    const { waiting } = this;
    const copied = last === undefined ? width : width - 1;
    for (let i = 0; i < copied; i++) room[waiting + i] = numbers[from + i]!;
    if (last !== undefined) room[waiting + copied] = last;
    this.waiting += width;
    this.count++;
  }

  private flush(): void {
    if (this.room) this.write(this.room.subarray(0, this.waiting));
    this.waiting = 0;
  }

  /** Nothing is appended for now: gives back the memory for it. */
  rest(): this {
    this.flush();
    this.room = undefined;
    return this;
  }

  private write(numbers: Int32Array): void {
    const bytes = bytesOf(numbers);
    for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at, bytes.length - at, this.written * 4 + at);
    this.written += numbers.length;
  }

  /** Reads as many whole records as there are from the `first` on, into all of `into`. Returns how many. */
  read(first: number, into: Int32Array): number {
    if (this.waiting > 0) this.flush();
    const records = Math.max(0, Math.min(this.count - first, Math.floor(into.length / this.width)));
    const bytes = bytesOf(into.subarray(0, records * this.width));
    for (let at = 0; at < bytes.length;) {
      const n = readSync(this.fd, bytes, at, bytes.length - at, first * this.width * 4 + at);
      if (n === 0) throw new Error(`${this.path} is shorter than what was written to it`);
      at += n;
    }
    return records;
  }

  remove(): void {
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }
}

/** Looks at records, in any order; those that stand near each other are read at once. */
export class Page {
  private readonly file: RecordFile;
  private readonly numbers: Int32Array;
  private first = 0;
  private records = 0;

  constructor(file: RecordFile) {
    this.file = file;
    this.numbers = new Int32Array(Math.max(1, Math.floor(SOME / 4 / file.width)) * file.width);
  }

  /** Where record `i` begins in `at`. */
  seek(i: number): number {
    if (i < this.first || i >= this.first + this.records) {
      this.first = i;
      this.records = this.file.read(i, this.numbers);
    }
    return (i - this.first) * this.file.width;
  }
  get at(): Int32Array { return this.numbers; }
}
