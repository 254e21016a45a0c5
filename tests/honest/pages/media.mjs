/**
 * Pictures, films, physics and learning: what keeps cores and graphics busy in ordinary pages.
 *
 * Rows of packages.
 */
import { ISOLATED } from '../site.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const MEDIA = [
  {
    name: 'ffmpeg',
    packages: ['@ffmpeg/core'],
    does: 'makes a second of sound and film with FFmpeg and reads their headers',
    body: /* html */ `<script type="module">
import create from '/npm/@ffmpeg/core/dist/esm/ffmpeg-core.js';
const core = await create({ mainScriptUrlOrBlob: location.origin + '/npm/@ffmpeg/core/dist/esm/ffmpeg-core.js#' + btoa(JSON.stringify({ wasmURL: location.origin + '/npm/@ffmpeg/core/dist/esm/ffmpeg-core.wasm', workerURL: '' })) });
core.setTimeout(-1);
core.exec('-f', 'lavfi', '-i', 'testsrc=duration=1:size=160x120:rate=10', '-c:v', 'mpeg4', '-threads', '1', 'film.avi');
core.exec('-f', 'lavfi', '-i', 'sine=frequency=440:duration=1', '-f', 's16le', 'sound.pcm');
const film = core.FS.readFile('film.avi'), sound = core.FS.readFile('sound.pcm');
done({ ret: core.ret, film: [film.length > 5000, String.fromCharCode(...film.slice(0, 4))], sound: sound.length, sum: sound.reduce((all, byte) => (all * 31 + byte) | 0, 0) });
</script>`,
  },
  {
    name: 'tensorflow',
    packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
    does: 'multiplies matrices and convolves pictures in WebAssembly',
    body: /* html */ `<script src="/npm/@tensorflow/tfjs-core/dist/tf-core.min.js"></script><script src="/npm/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"></script><script>
(async () => {
  tf.wasm.setWasmPaths('/npm/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend('wasm');
  await tf.ready();
  let m = tf.tensor2d(Float32Array.from({ length: 65536 }, (_, at) => (at % 7) - 3), [256, 256]);
  const product = tf.matMul(m, m);
  const picture = tf.tensor4d(Float32Array.from({ length: 64 * 64 * 3 }, (_, at) => at % 5), [1, 64, 64, 3]);
  const filter = tf.tensor4d(Float32Array.from({ length: 3 * 3 * 3 * 8 }, (_, at) => (at % 3) - 1), [3, 3, 3, 8]);
  const convolved = tf.conv2d(picture, filter, 1, 'same');
  done({ backend: tf.getBackend(), sum: Math.round((await tf.sum(product).data())[0]), convolved: (await tf.sum(convolved).data())[0] });
})();
</script>`,
  },
  {
    name: 'mediapipe',
    packages: ['@mediapipe/tasks-vision'],
    does: "loads MediaPipe's graph runner in WebAssembly and asks it for a task without a model",
    body: /* html */ `<script type="module">
import { FilesetResolver, FaceDetector } from '/npm/@mediapipe/tasks-vision/vision_bundle.mjs';
const files = await FilesetResolver.forVisionTasks('/npm/@mediapipe/tasks-vision/wasm');
const said = await FaceDetector.createFromOptions(files, { baseOptions: { modelAssetBuffer: new Uint8Array(64), delegate: 'CPU' }, runningMode: 'IMAGE' }).then(() => 'made', (error) => 'refused');
done({ simd: files.wasmLoaderPath.includes('nosimd'), said });
</script>`,
  },
  {
    name: 'tesseract',
    packages: ['tesseract.js', 'tesseract.js-core', '@tesseract.js-data/eng'],
    does: 'reads a text that is drawn on a canvas, by tesseract in a worker',
    body: /* html */ `<canvas id="paper" width="460" height="80"></canvas><script src="/npm/tesseract.js/dist/tesseract.min.js"></script><script>
(async () => {
  const pen = paper.getContext('2d');
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, 460, 80);
  pen.fillStyle = 'black';
  pen.font = '40px sans-serif';
  pen.fillText('Hash and share', 20, 55);
  const worker = await Tesseract.createWorker('eng', 1, { workerPath: '/npm/tesseract.js/dist/worker.min.js', corePath: '/npm/tesseract.js-core', langPath: '/npm/@tesseract.js-data/eng/4.0.0_best_int', workerBlobURL: false, cacheMethod: 'none' });
  const { data } = await worker.recognize(paper);
  await worker.terminate();
  done({ text: data.text.trim() });
})();
</script>`,
  },
  {
    name: 'vips',
    packages: ['wasm-vips'],
    does: 'blurs, scales and encodes a picture in shared memory',
    headers: ISOLATED,
    body: /* html */ `<script src="/npm/wasm-vips/lib/vips.js"></script><script>
(async () => {
  const vips = await Vips({ dynamicLibraries: [], locateFile: (name) => '/npm/wasm-vips/lib/' + name });
  const image = vips.Image.xyz(200, 150).extractBand(0).cast('uchar').gaussblur(3).resize(0.5);
  const png = image.writeToBuffer('.png');
  done({ size: [image.width, image.height], average: image.avg().toFixed(3), png: [...png.slice(1, 4)] });
})();
</script>`,
  },
  {
    name: 'rapier',
    packages: ['@dimforge/rapier3d-compat'],
    does: 'drops 200 boxes and computes 300 steps of physics',
    body: /* html */ `<script type="module">
import * as RAPIER from '/npm/@dimforge/rapier3d-compat/dist/rapier.mjs';
await RAPIER.init();
const world = new RAPIER.World({ x: 0, y: -9.81, z: 0 });
world.createCollider(RAPIER.ColliderDesc.cuboid(50, 0.1, 50));
const bodies = Array.from({ length: 200 }, (_, at) => {
  const body = world.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation((at % 5) * 0.9, 2 + Math.floor(at / 5), (at % 3) * 0.9));
  world.createCollider(RAPIER.ColliderDesc.cuboid(0.5, 0.5, 0.5), body);
  return body;
});
for (let step = 0; step < 300; step++) world.step();
const sum = bodies.reduce((all, body) => all + body.translation().x + body.translation().y, 0);
done({ sum: sum.toFixed(3), version: RAPIER.version() });
</script>`,
  },
  {
    name: 'three',
    packages: ['three'],
    does: 'a scene of 500 cubes: raycasts, and is drawn where there is WebGL',
    imports: { three: '/npm/three/build/three.module.js' },
    body: /* html */ `<script type="module">
import * as THREE from 'three';
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(60, 1, 0.1, 100);
camera.position.z = 30;
const geometry = new THREE.BoxGeometry();
for (let at = 0; at < 500; at++) {
  const cube = new THREE.Mesh(geometry, new THREE.MeshBasicMaterial({ color: (at * 7919) & 0xffffff }));
  cube.position.set((at % 10) * 2 - 9, Math.floor(at / 10) % 10 * 2 - 9, Math.floor(at / 100) * 2);
  scene.add(cube);
}
scene.updateMatrixWorld(true);
camera.updateMatrixWorld(true);
const caster = new THREE.Raycaster();
caster.setFromCamera(new THREE.Vector2(0.11, 0.07), camera);
const result = { hits: caster.intersectObjects(scene.children).length };
if (document.createElement('canvas').getContext('webgl2')) {
  const renderer = new THREE.WebGLRenderer({ preserveDrawingBuffer: true });
  renderer.setSize(128, 128);
  for (let frame = 0; frame < 30; frame++) { scene.rotation.y = frame / 30; renderer.render(scene, camera); }
  const pixels = new Uint8Array(128 * 128 * 4);
  renderer.getContext().readPixels(0, 0, 128, 128, 6408, 5121, pixels);
  result.drawn = [renderer.info.render.calls, pixels.some((value, at) => at % 4 < 3 && value > 0)];
}
done(result);
</script>`,
  },
];
