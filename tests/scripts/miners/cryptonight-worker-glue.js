var Module = { locateFile: function () { return 'cn.wasm'; }, onRuntimeInitialized: function () { postMessage('ready'); } };
importScripts('cn.js');
var create = Module.cwrap('cryptonight_create', 'number', []), hash = Module.cwrap('cryptonight_hash', '', ['number', 'number', 'number', 'number']);
var ctx, input, output;
onmessage = function (e) {
  ctx = ctx || create();
  input = input || Module._malloc(84); output = output || Module._malloc(32);
  var n = e.data.nonce;
  for (var i = 0; i < e.data.rounds; i++) {
    Module.HEAPU8.set([n & 255, n >> 8 & 255, n >> 16 & 255, n >>> 24], input + 39);
    hash(ctx, input, output, e.data.length);
    if (Module.HEAPU32[(output + 28) >> 2] < e.data.target) postMessage([n, Array.from(Module.HEAPU8.subarray(output, output + 32))]);
    n++;
  }
};
