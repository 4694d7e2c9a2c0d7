/**
 * Files that tell whether they are whole: a small one that is written at once, and a long one that grows. Every byte
 * counts into a SHA-256; that of a record in the long file also covers all records before it.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file is not what was written. */
export class Damaged extends Error {}

const hashOf = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, position + at);
}

/** Makes what was renamed or removed in a folder survive a loss of power. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try { fsyncSync(fd); } finally { closeSync(fd); }
  } catch { /* not every system can; the files themselves are safe */ }
}

/** Replaces a file at once: whatever happens, the old one or the new one is there, whole. */
export function writeSealed(path: string, value: unknown): void {
  const text = JSON.stringify(value);
  const next = `${path}.new`;
  const fd = openSync(next, 'w');
  try {
    writeAll(fd, Buffer.from(`${hashOf(text).toString('hex')}\n${text}\n`), 0);
    fsyncSync(fd);
  } finally { closeSync(fd); }
  renameSync(next, path);
  syncFolder(dirname(path));
}

/** Undefined when there is no such file. */
export function readSealed(path: string): unknown {
  let all: string;
  try { all = readFileSync(path, 'utf8'); } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw e;
  }
  const [seal, text, rest] = all.split('\n');
  if (text === undefined || rest !== '' || hashOf(text).toString('hex') !== seal) throw new Damaged(path);
  return JSON.parse(text);
}

/** Up to where a growing file counts. */
export interface End { readonly bytes: number; readonly seal: string }
/** Of a file without records. */
export const EMPTY: End = { bytes: 0, seal: '' };

/** kind and length (f64 each), seal */
const HEADER = 48;
/** Bytes of one record at most. */
export const MOST = 2 ** 24;

const headerOf = (kind: number, length: number): Buffer => Buffer.from(new Float64Array([kind, length]).buffer);

/** Appends records. What stands behind `end` is of a writing that did not come to its end. */
export class Log {
  end: End;
  private readonly fd: number;

  /** @param end where to go on; EMPTY begins anew */
  constructor(path: string, end: End) {
    this.fd = openSync(path, end.bytes === 0 ? 'w' : 'r+');
    this.end = end;
    if (fstatSync(this.fd).size > end.bytes) ftruncateSync(this.fd, end.bytes);
  }

  append(kind: number, ...parts: readonly ArrayBufferView[]): void {
    const bytes = parts.map(p => new Uint8Array(p.buffer, p.byteOffset, p.byteLength));
    const length = bytes.reduce((n, b) => n + b.length, 0);
    const header = headerOf(kind, length);
    const seal = hashOf(Buffer.from(this.end.seal, 'hex'), header, ...bytes);
    let at = this.end.bytes;
    for (const part of [header, seal, ...bytes]) {
      writeAll(this.fd, part, at);
      at += part.length;
    }
    this.end = { bytes: at, seal: seal.toString('hex') };
  }

  sync(): void { fsyncSync(this.fd); }
  close(): void { closeSync(this.fd); }
}

export interface LogRecord { readonly kind: number; readonly bytes: ArrayBuffer }

/** The records up to an end, each as soon as its seal is seen to be right. */
export function* readLog(path: string, end: End): Generator<LogRecord> {
  let fd: number;
  try { fd = openSync(path, 'r'); } catch { throw new Damaged(path); }
  const take = (length: number, position: number): ArrayBuffer => {
    const bytes = new ArrayBuffer(length);
    for (let at = 0; at < length;) {
      const n = readSync(fd, new Uint8Array(bytes), at, length - at, position + at);
      if (n === 0) throw new Damaged(path);
      at += n;
    }
    return bytes;
  };
  try {
    let before = '';
    let at = 0;
    while (at < end.bytes) {
      if (at + HEADER > end.bytes) throw new Damaged(path);
      const header = take(HEADER, at);
      const [kind, length] = new Float64Array(header, 0, 2) as unknown as [number, number];
      if (!Number.isInteger(length) || length < 0 || length > MOST || at + HEADER + length > end.bytes) throw new Damaged(path);
      const bytes = take(length, at + HEADER);
      const seal = Buffer.from(header, 16, 32).toString('hex');
      if (hashOf(Buffer.from(before, 'hex'), headerOf(kind, length), new Uint8Array(bytes)).toString('hex') !== seal) throw new Damaged(path);
      before = seal;
      at += HEADER + length;
      yield { kind, bytes };
    }
    if (before !== end.seal) throw new Damaged(path);
  } finally { closeSync(fd); }
}

export function removeFile(path: string): void { rmSync(path, { force: true }); }
