// Volunteer computing in the page: folds proteins while the visitor allows it.
const $ = (selector) => document.querySelector(selector);
const project = { server: 'https://volunteer.science.example', team: 0 };
let workers = [];
let throttle = 0.5;

async function start() {
  const threads = Number($('#threads').value) || navigator.hardwareConcurrency;
  $('#start').disabled = true;
  for (let at = 0; at < threads; at++) {
    const worker = new Worker('fold-worker.js');
    worker.onmessage = ({ data }) => result(worker, data);
    workers.push(worker);
    await assign(worker);
  }
  $('#status').textContent = `Computing with ${threads} threads`;
}

function stop() {
  workers.forEach((worker) => worker.terminate());
  workers = [];
  $('#start').disabled = false;
  $('#status').textContent = 'Stopped';
}

async function assign(worker) {
  const response = await fetch(project.server + '/job', { method: 'POST', body: JSON.stringify({ team: project.team, user: $('#name').value }) });
  const job = await response.json();
  worker.postMessage({ cmd: 'job', job_id: job.id, seed: job.seed, steps: job.steps, throttle });
}

async function result(worker, { job_id, energy, structure, steps, seconds }) {
  $('#rate').textContent = (steps / seconds).toFixed(1) + ' steps/s';
  await fetch(project.server + '/submit', { method: 'POST', body: JSON.stringify({ job_id, energy, structure, user: $('#name').value }) });
  await assign(worker);
}

function setThrottle(value) {
  throttle = value;
  workers.forEach((worker) => worker.postMessage({ cmd: 'throttle', throttle }));
}

$('#start').onclick = start;
$('#stop').onclick = stop;
$('#power').oninput = ({ target }) => setThrottle(1 - target.valueAsNumber / 100);
addEventListener('beforeunload', stop);
navigator.getBattery?.().then((battery) => {
  battery.onchargingchange = () => setThrottle(battery.charging ? 0.5 : 0.95);
});
