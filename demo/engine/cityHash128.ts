/**
 * CityHash128 as ClickHouse has it in front of each compressed block: Google's version 1.0.2 (MIT), which later versions
 * and other libraries do not equal. All numbers are unsigned and of 64 bits.
 */

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MUL = 0x9ddfea08eb382d69n;

/** The hash's 16 bytes, low half first, as they stand in a block. */
export function cityHash128(bytes: Buffer): Buffer {
  const hash = Buffer.alloc(16);
  const [low, high] = hashOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  hash.writeBigUInt64LE(low, 0);
  hash.writeBigUInt64LE(high, 8);
  return hash;
}

type Pair = [low: bigint, high: bigint];

function hashOf(s: DataView): Pair {
  if (s.byteLength >= 16) {
    return seeded(part(s, 16), at(s, 0) ^ K3, at(s, 8));
  }
  if (s.byteLength >= 8) {
    return seeded(part(s, s.byteLength), at(s, 0) ^ u64(BigInt(s.byteLength) * K0), at(s, s.byteLength - 8) ^ K1);
  }
  return seeded(s, K0, K1);
}

function seeded(s: DataView, low: bigint, high: bigint): Pair {
  if (s.byteLength < 128) {
    return murmur(s, low, high);
  }
  let [x, y, z] = [low, high, u64(BigInt(s.byteLength) * K1)];
  let v0 = u64(rotate(y ^ K1, 49n) * K1 + at(s, 0));
  let v1 = u64(rotate(v0, 42n) * K1 + at(s, 8));
  let w0 = u64(rotate(u64(y + z), 35n) * K1 + x);
  let w1 = u64(rotate(u64(x + at(s, 88)), 53n) * K1);
  let p = 0;
  for (; s.byteLength - p >= 128; p += 128) {
    for (const q of [p, p + 64]) {
      x = u64(rotate(u64(x + y + v0 + at(s, q + 16)), 37n) * K1) ^ w1;
      y = u64(rotate(u64(y + v1 + at(s, q + 48)), 42n) * K1) ^ v0;
      z = rotate(z ^ w0, 33n);
      const [a, b] = [u64(v1 * K1), u64(x + w0)];
      [v0, v1] = weak(s, q, a, b);
      [w0, w1] = weak(s, q + 32, u64(z + w1), y);
      [x, z] = [z, x];
    }
  }
  y = u64(y + rotate(w0, 37n) * K0 + z);
  x = u64(x + rotate(u64(v0 + z), 49n) * K0);
  // The rest, in pieces of 32 bytes from the end of all.
  for (let done = 32; done - 32 < s.byteLength - p; done += 32) {
    const q = s.byteLength - done;
    y = u64(rotate(u64(y - x), 42n) * K0 + v1);
    w0 = u64(w0 + at(s, q + 16));
    x = u64(rotate(x, 49n) * K0 + w0);
    w0 = u64(w0 + v0);
    [v0, v1] = weak(s, q, v0, v1);
  }
  x = mix(x, v0);
  y = mix(y, w0);
  return [u64(mix(u64(x + v1), w1) + y), mix(u64(x + w1), u64(y + v1))];
}

/** For less than 128 bytes. */
function murmur(s: DataView, low: bigint, high: bigint): Pair {
  let [a, b, c, d] = [low, high, 0n, 0n];
  const length = BigInt(s.byteLength);
  if (s.byteLength <= 16) {
    a = u64(shiftMix(u64(a * K1)) * K1);
    c = u64(b * K1 + short(s));
    d = shiftMix(u64(a + (s.byteLength >= 8 ? at(s, 0) : c)));
  } else {
    c = mix(u64(at(s, s.byteLength - 8) + K1), a);
    d = mix(u64(b + length), u64(c + at(s, s.byteLength - 16)));
    a = u64(a + d);
    // Sixteen bytes a round; the last round may go beyond what was said above, never beyond the end.
    for (let p = 0; p === 0 || s.byteLength - 16 - p > 0; p += 16) {
      a = u64((a ^ u64(shiftMix(u64(at(s, p) * K1)) * K1)) * K1);
      b ^= a;
      c = u64((c ^ u64(shiftMix(u64(at(s, p + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = mix(a, c);
  b = mix(d, b);
  return [a ^ b, mix(b, a)];
}

/** For at most 16 bytes. */
function short(s: DataView): bigint {
  const length = BigInt(s.byteLength);
  if (s.byteLength > 8) {
    const b = at(s, s.byteLength - 8);
    return mix(at(s, 0), rotate(u64(b + length), length)) ^ b;
  }
  if (s.byteLength >= 4) {
    return mix(u64(length + (BigInt(s.getUint32(0, true)) << 3n)), BigInt(s.getUint32(s.byteLength - 4, true)));
  }
  if (s.byteLength === 0) {
    return K2;
  }
  const y = BigInt(s.getUint8(0) + (s.getUint8(s.byteLength >> 1) << 8));
  const z = BigInt(s.byteLength + (s.getUint8(s.byteLength - 1) << 2));
  return u64(shiftMix(u64(y * K2) ^ u64(z * K3)) * K2);
}

function weak(s: DataView, p: number, a: bigint, b: bigint): Pair {
  const [w, x, y, z] = [at(s, p), at(s, p + 8), at(s, p + 16), at(s, p + 24)];
  const first = u64(a + w);
  const last = u64(first + x + y);
  const turned = u64(rotate(u64(b + first + z), 21n) + rotate(last, 44n));
  return [u64(last + z), u64(turned + first)];
}

function mix(u: bigint, v: bigint): bigint {
  const a = shiftMix(u64((u ^ v) * MUL));
  return u64(shiftMix(u64((v ^ a) * MUL)) * MUL);
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const at = (s: DataView, offset: number): bigint => s.getBigUint64(offset, true);
const rotate = (value: bigint, by: bigint): bigint => u64((value >> by) | (value << (64n - by)));
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);
const part = (s: DataView, from: number) => new DataView(s.buffer, s.byteOffset + from, s.byteLength - from);
