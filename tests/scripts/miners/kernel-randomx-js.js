// Multipliers from which the registers of SuperscalarHash begin, and keys of the generators.
const MUL = [6364136223846793005n, 9298411001130361340n, 12065312585734608966n, 9306329213124626780n, 5281919268842080866n, 10536153434571861004n, 3398623926847679864n, 9549104520008361294n];
const KEYS = [0xb4f44917, 0xdbb5552b, 0x62716609, 0x6daca553, 0x0da1dc4e, 0x1725d378, 0x846a710d, 0x6d7caf07, 0x3e20e345, 0xf4c0794f, 0x9f947ec6, 0x3f1262f1];
const cache = new BigUint64Array(16);
export function item(number) {
  const r = new BigUint64Array(8);
  r[0] = (BigInt(number) + 1n) * MUL[0];
  for (let at = 1; at < 8; at++) r[at] = r[0] ^ MUL[at];
  return r[7] ^ cache[number & 15] ^ BigInt(KEYS[number % KEYS.length]);
}
