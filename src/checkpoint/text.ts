/** Numbers as text, where a file is JSON. */
export const toText = (x: ArrayBufferView): string => Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('base64');

/** In a buffer of its own, so that any kind of number can be read from it. */
export function fromText(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
