// Queue of the print room.
const socket = new WebSocket('wss://print.campus.example/queue');
const jobs = new Map();
const list = document.querySelector('#jobs');

socket.onmessage = async ({ data }) => {
  if (data instanceof Blob) return preview(await data.arrayBuffer());
  const message = JSON.parse(data);
  switch (message.type) {
    case 'job': jobs.set(message.job_id, message); break;
    case 'progress': Object.assign(jobs.get(message.job_id) ?? {}, { pages: message.pages, state: 'printing' }); break;
    case 'done': jobs.delete(message.job_id); break;
    case 'error': alert(message.reason); break;
  }
  paint();
};

function submitJob(file, options) {
  const job_id = crypto.randomUUID();
  const blob = file.slice(0, file.size, file.type);
  socket.send(JSON.stringify({ type: 'submit', job_id, name: file.name, size: blob.size, options, nonce: Date.now() }));
  socket.send(blob);
  return job_id;
}

function cancel(job_id) {
  socket.send(JSON.stringify({ type: 'cancel', job_id }));
}

function preview(buffer) {
  const url = URL.createObjectURL(new Blob([buffer], { type: 'application/pdf' }));
  document.querySelector('iframe').src = url;
}

function paint() {
  list.replaceChildren(
    ...[...jobs.values()].map((job) => {
      const item = document.createElement('li');
      item.textContent = `${job.name} – ${job.state ?? 'waiting'} ${job.pages ?? ''}`;
      const button = document.createElement('button');
      button.textContent = 'Cancel';
      button.onclick = () => cancel(job.job_id);
      item.append(button);
      return item;
    }),
  );
}

document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  for (const file of event.target.files.files) submitJob(file, { copies: +event.target.copies.value, pool: event.target.printer.value, colour: event.target.colour.checked });
});
