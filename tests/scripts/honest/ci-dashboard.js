import { reactive } from './reactive.js';

const state = reactive({ pipelines: [], runners: [], filter: 'running' });

async function api(path, options) {
  const response = await fetch(`/api/v4/${path}`, { headers: { 'PRIVATE-TOKEN': sessionStorage.token }, ...options });
  if (response.status === 429) {
    const wait = Number(response.headers.get('Retry-After') ?? 5);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    return api(path, options);
  }
  return response.json();
}

export async function loadJobs(project) {
  const jobs = await api(`projects/${project}/jobs?scope[]=${state.filter}`);
  state.pipelines = Object.values(
    jobs.reduce((groups, job) => {
      (groups[job.pipeline.id] ??= { id: job.pipeline.id, ref: job.ref, jobs: [] }).jobs.push({
        job_id: job.id,
        name: job.name,
        stage: job.stage,
        status: job.status,
        runner: job.runner?.description,
        duration: job.duration,
        artifacts: job.artifacts_file?.filename,
      });
      return groups;
    }, {}),
  );
}

export const retryJob = (project, jobId) => api(`projects/${project}/jobs/${jobId}/retry`, { method: 'POST' });
export const cancelJob = (project, jobId) => api(`projects/${project}/jobs/${jobId}/cancel`, { method: 'POST' });

export function watch(project) {
  const socket = new WebSocket(`wss://${location.host}/-/cable`);
  socket.onopen = () => socket.send(JSON.stringify({ command: 'subscribe', identifier: JSON.stringify({ channel: 'GraphqlChannel', nonce: crypto.randomUUID(), operationName: 'jobUpdated' }) }));
  socket.onmessage = ({ data }) => {
    const { message } = JSON.parse(data);
    const currentJob = message?.result?.data?.ciJobUpdated;
    if (!currentJob) return;
    for (const pipeline of state.pipelines) {
      const known = pipeline.jobs.find((job) => job.job_id === currentJob.id);
      if (known) Object.assign(known, currentJob);
    }
  };
  return () => socket.close();
}

export async function downloadLog(project, jobId) {
  const response = await fetch(`/api/v4/projects/${project}/jobs/${jobId}/trace`);
  const blob = await response.blob();
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: `job-${jobId}.log` });
  link.click();
}
