// Glue of a compiled crypto library for a messenger.
var Module = typeof Module !== 'undefined' ? Module : {};
(function () {
  var HEAPU8, HEAP32, wasmMemory, wasmExports;
  function updateViews() {
    var buffer = wasmMemory.buffer;
    Module['HEAPU8'] = HEAPU8 = new Uint8Array(buffer);
    Module['HEAP32'] = HEAP32 = new Int32Array(buffer);
  }
  function ccall(name, returnType, types, args) {
    var fn = Module['_' + name];
    var converted = args.map(function (arg, at) {
      if (types[at] !== 'array') return arg;
      var pointer = wasmExports.stackAlloc(arg.length);
      HEAPU8.set(arg, pointer);
      return pointer;
    });
    return fn.apply(null, converted);
  }
  function cwrap(name, returnType, types) {
    return function () { return ccall(name, returnType, types, Array.prototype.slice.call(arguments)); };
  }
  Module['ccall'] = ccall;
  Module['cwrap'] = cwrap;

  var ready = WebAssembly.instantiateStreaming(fetch('olm.wasm'), { env: { emscripten_resize_heap: function () { return 0; } } }).then(function (result) {
    wasmExports = result.instance.exports;
    wasmMemory = wasmExports.memory;
    updateViews();
    ['malloc', 'free', 'keccak_256', 'blake2b', 'scrypt', 'argon2id', 'ed25519_sign', 'x25519', 'chacha20_poly1305', 'skein_512', 'groestl_256'].forEach(function (name) {
      Module['_' + name] = wasmExports[name];
    });
  });

  Module.ready = ready;
  Module.hash = function (algo, data) { return ready.then(function () { return ccall(algo, 'array', ['array', 'number'], [data, data.length]); }); };
  Module.encrypt = function (key, nonce, text) {
    return ready.then(function () { return ccall('chacha20_poly1305', 'array', ['array', 'array', 'array'], [key, nonce, text]); });
  };
})();
