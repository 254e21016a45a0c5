/**
 * Everything a page can read of the browser's functions without calling them, as lines of text.
 *
 * DUMP, a script for pages and workers -> `dump()`: a line for each property of each global function, prototype and namespace:
 * its place, its flags, and of functions the name, length, text, prototype and whether they construct.
 * Invariant: no getter runs; the same realm gives the same lines.
 */
export const DUMP = String.raw`
globalThis.dump = () => {
  const lines = [];
  const places = new Map();
  const key = (name) => (typeof name === 'symbol' ? '[' + String(name) + ']' : name);
  const constructs = (value) => {
    try {
      Reflect.construct(Object, [], value);
      return 'constructs';
    } catch {
      return 'does not construct';
    }
  };
  const say = (place, value, flags) => {
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return lines.push(place + ' ' + flags + ' ' + typeof value);
    if (places.has(value)) return lines.push(place + ' ' + flags + ' is ' + places.get(value));
    places.set(value, place);
    if (typeof value === 'function') {
      const { name, length } = value;
      const text = Function.prototype.toString.call(value);
      lines.push([place, flags, 'function', String(name), length, text === value.toString() ? text.length < 200 && text : 'two texts', constructs(value)].join(' '));
    } else {
      lines.push(place + ' ' + flags + ' ' + Object.prototype.toString.call(value));
    }
    const parent = Object.getPrototypeOf(value);
    if (parent === null || typeof parent === 'function') lines.push(place + ' inherits ' + (parent?.name ?? 'nothing'));
    const isOpen = typeof value === 'function' || place.endsWith('.prototype') || place === '' || parent === Object.prototype;
    if (!isOpen || place.split('.').length > 4) return;
    // Firefox makes a global when it is first asked for: their order says who asked. Everybody else's order is part of the answer.
    // It makes names and lengths late as well.
    if (place !== '') lines.push(place + ' has ' + Reflect.ownKeys(value).map(key).filter((name) => !['name', 'length', 'prototype'].includes(name)));
    for (const name of Reflect.ownKeys(value).sort((a, b) => (key(a) < key(b) ? -1 : 1))) {
      if (place === '' && (/^\d+$/.test(key(name)) || ['dump', 'probes', 'answers'].includes(name))) continue;
      const own = Reflect.getOwnPropertyDescriptor(value, name);
      const inner = place + '.' + key(name);
      const bits = (own.configurable ? 'c' : '-') + (own.enumerable ? 'e' : '-') + ('value' in own ? (own.writable ? 'w' : '-') : 'a');
      if ('value' in own) say(inner, own.value, bits);
      else for (const side of ['get', 'set']) say(inner + '.' + side, own[side], bits);
    }
  };
  say('', globalThis, '');
  return lines;
};
`;
