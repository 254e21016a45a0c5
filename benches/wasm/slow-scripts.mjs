/**
 * Texts of a given size that were made to be slow to judge, each for one part of `src/script`.
 */
const encoder = new TextEncoder();

/** @param {string} unit */
const repeated = (unit) => (/** @type {number} */ size) => {
  const bytes = encoder.encode(unit);
  const text = new Uint8Array(size);
  text.set(bytes.subarray(0, size));
  for (let done = bytes.length; done < size; done *= 2) text.copyWithin(done, 0, Math.min(done, size - done));
  return text;
};

/**
 * @param {string} head
 * @param {(size: number) => Uint8Array} body
 */
const behind = (head, body) => (/** @type {number} */ size) => {
  const start = encoder.encode(head);
  const text = new Uint8Array(size);
  text.set(start.subarray(0, size));
  if (size > start.length) text.set(body(size - start.length), start.length);
  return text;
};

/** Numbers that repeat themselves in no short period. @param {number} seed */
function random(seed) {
  let state = seed >>> 0 || 1;
  return (/** @type {number} */ below) => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 >>> 0;
    return (state ^ state >>> 13) % below;
  };
}

/** @param {(number: number) => string} unit */
const numbered = (unit) => (/** @type {number} */ size) => {
  const text = new Uint8Array(size);
  let at = 0;
  for (let number = 0; at < size; number++) {
    const bytes = encoder.encode(unit(number));
    text.set(bytes.subarray(0, size - at), at);
    at += bytes.length;
  }
  return text;
};

/** @param {string} letters */
const drawn = (letters) => (/** @type {number} */ size) => {
  const draw = random(7);
  return Uint8Array.from({ length: size }, () => letters.charCodeAt(draw(letters.length)));
};

/** @param {string | Uint8Array} text */
const base64 = (text) => Buffer.from(text).toString('base64');

/** base64 inside base64. @param {number} layers */
const nested = (layers) => (/** @type {number} */ size) => {
  let text = 'miner.start(job_id, blob, nonce);\n'.repeat(Math.ceil(size / 34 * 0.75 ** layers)).slice(0, Math.floor(size * 0.75 ** layers));
  for (let layer = 0; layer < layers; layer++) text = base64(text);
  return encoder.encode(text);
};

/**
 * LZW that expands to as much as there may be: every code gives one letter more than the one before it.
 * @param {number} codes
 * @param {number} salt
 */
function lzw(codes, salt) {
  let text = 'a'.repeat(40 + salt % 7) + String(1e6 + salt);
  const first = text.length;
  let known = first;
  for (let code = 0; code < codes; code++) {
    // One letter in three, so that it is text; then the longest entry, which is that of the code before the letter.
    const longest = known - (code % 3 === 0 ? 2 : 1);
    text += code % 3 === 2 ? 'a' : String.fromCodePoint(Math.min(0xd7ff, 0x100 + longest));
    known++;
  }
  return text;
}

const MODULE = 'AGFzbQEAAAABBAFgAAADAgEACgQBAgAL';
const ARRAY = "function a(){var b=['ab','cd','ef','gh'];a=function(){return b};return a()}function d(x,k){x=x-0;var c=a();return c[x]}";

/** The words of the table that weigh most, one subject after the other. */
const WORDS = 'job_id blob nonce noncehex xnonce seed_hash coinb1 ntime nbits hash_accepted hashsolved sharesfound submit solved \
hashrate totalhashes hashes/s hps hashes cryptonight cn/ randomx keccak groestl skein yespower equihash argon2 monero xmr algo \
stratum mining.subscribe pool site_key payout wss:// workerid rig_id throttle setthrottle numthreads autothreads forceasmjs \
threads intensity autostart cpulimit startmining stopmining ismining webminer jsminer miner.start minerid mining miner mine \
miners webassembly importscripts locatefile scratchpad cwrap ccall heapu8 coinhive authedmine deepminer cryptoloot coinimp \
jsecoin projectpoi perfektstart moneroocean supportxmr minexmr nanopool 2miners unmineable zpool.ca herominers ';

/** @type {Record<string, (size: number) => Uint8Array>} */
export const slowScripts = {
  'spaces': repeated(' '),
  'zeros': repeated('\0'),
  'one digit': repeated('1'),
  'digits': drawn('0123456789'),
  'list of bytes': numbered((number) => `${number * 37 % 256},`),
  'list of constants': numbered((number) => `0x${(number * 0x9e3779b1 >>> 0).toString(16)},`),
  'list of small numbers': repeated('1,2,'),
  'list with a key to guess': numbered((number) => `${(97 + number % 26) ^ 91},`),
  'lists of 64 with keys to guess': numbered((number) => `${Array.from({ length: 64 }, (_, at) => (97 + (at + number) % 26) ^ 91)};`),
  'short lists among keys': repeated(`${Array(16).fill('-1').join()};`),
  'short lists among keys that fit': repeated(`${Array(20).fill('97').join()}${'^1'.repeat(12)};`),
  'base64, one run': drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
  'base64 in lines': repeated(`${base64('miner.start(job_id, blob, nonce); and so on, for a line').slice(0, 72)}\n`),
  'base64 of text': nested(1),
  'base64, 4 deep': nested(4),
  'hex run': drawn('0123456789abcdef'),
  'hex of text': repeated('6d696e65722e73746172742829'),
  '\\x41': repeated('\\x41'),
  '\\x41 in literals': repeated("'\\x61\\x62'+'\\x63',"),
  '\\u0041': repeated('\\u0041'),
  'backslashes': repeated('\\'),
  '%41': repeated('%41'),
  '%41 here and there': repeated(`${'a '.repeat(140)}%41`),
  '&#65;': repeated('&#65;'),
  'quotes': repeated("'"),
  'three kinds of quotes': repeated("'\"`"),
  'escaped quotes': repeated("\\'\\\"'"),
  'quotes and a plus': repeated("'+"),
  'pluses and blanks': repeated("'a'   +   "),
  'nested brackets': repeated('['),
  'nested parentheses': repeated('=(1*('),
  'sums': behind("'a'+'b';x=", repeated('1+')),
  'sums that are none': behind("'a'+'b';", repeated('=(1+(2+(3+(4/')),
  'braces': repeated('{'),
  'words of the table': repeated(WORDS),
  'words of the table, each new': repeated(WORDS.replaceAll(' ', `/${' '.repeat(44)}`)),
  '.Anonymous(': repeated('.Anonymous('),
  'startMining(': repeated('startMining('),
  'miners in a word': repeated('hashrate_randomx_'),
  'almost words': repeated('hashes_computehashes_computgethashespersecon'),
  'packed, with long words': repeated(`eval(function(p,a,c,k,e,d){}('${'1 '.repeat(30)}',36,2,'|${'mine '.repeat(20)}'.split('|')));`),
  'packed, one after the other': repeated("eval(function(p,a,c,k,e,d){return p}('0 1=2;0 1=2;0 1=2',36,3,'var|x|y'.split('|')))"),
  'split and reversed': repeated("'xyz'.split('').reverse().join('')"),
  'string arrays': repeated("['aaaa','bbbb','cccc','dddd'],"),
  'one string array': behind('var a=[', repeated("'bWlu',")),
  'string array with many calls': behind(ARRAY, repeated('d(1),d(2),')),
  'string array, calls with keys': behind(ARRAY, numbered((number) => `d(1,'k${number % 100}'),`)),
  'array and many parseInt': behind(ARRAY, repeated('parseInt(d(1))+')),
  'an array to turn': (size) => behind(ARRAY.replace("'ab'", Array(Math.min(60_000, size >> 3)).fill("'9a'").join()), repeated('parseInt(d(0x1))+'))(size),
  'the array\'s name, deep in braces': behind(`${ARRAY}${'{'.repeat(990)}`, repeated('a ')),
  'a long element looked up often': (size) => behind(ARRAY.replace("'ab'", `'${'x '.repeat(size >> 2)}'`), repeated('d(0),'))(size),
  'a long constant named often': (size) => behind(`${ARRAY}var o={k:'${'x '.repeat(size >> 2)}'};`, repeated('o.k '))(size),
  'a wrapper with a long key': (size) => behind(`${ARRAY}function w(x){return d(x,'${'k '.repeat(size >> 2)}')}`, repeated('w(0),'))(size),
  'wrappers of wrappers': behind(ARRAY, numbered((number) => `function w${number + 1}(x){return w${number}(x-1)}`)),
  'functions': behind(ARRAY, repeated('function f(x){return d(x)}')),
  'atob calls': numbered((number) => `atob('${base64(`word${number}`)}')+`),
  'wasm headers in base64': repeated(`${MODULE}"`),
  'wasm headers in one run': repeated(MODULE),
  'wasm headers in bytes': repeated(`${[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0]};`),
  'a wasm literal': repeated("'\\0asm\\x01\\0\\0\\0"),
  'gzip headers in base64': repeated('H4sIAAAAAAAAA0vMSQUAgsXyBwUAAAA= '),
  'LZW of growing pieces': (size) => encoder.encode(lzw(size / 3, 0)).subarray(0, size),
  'LZW in base64, too long each': numbered((number) => `"${base64(lzw(9_000, number))}";`),
  'LZW in base64, long each': numbered((number) => `"${base64(lzw(1_500, number))}";`),
  'letters from U+0100 up': numbered((number) => String.fromCodePoint(0x100 + number % 0xd000)),
  'comments': repeated('/*'),
  'slashes': behind(ARRAY, repeated('=/[')),
  'templates': behind(ARRAY, repeated('`${')),
  'shifts behind arrays': repeated("x=['','','',''];shif"),
};
