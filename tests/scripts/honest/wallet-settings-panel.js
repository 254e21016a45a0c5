// Settings of a desktop wallet: node, language, and mining to a local node.
const { ipcRenderer } = window.bridge;

export default {
  name: 'settings-general',
  data() {
    return {
      node: { host: '127.0.0.1', port: 18081, type: 'local' },
      mining: { threads: 1, background: true, active: false, speed: 0 },
      maxThreads: navigator.hardwareConcurrency || 4,
    };
  },
  computed: {
    address() { return this.$store.state.wallet.primaryAddress; },
    canMine() { return this.node.type === 'local' && this.$store.state.daemon.synchronised; },
    speedText() {
      const { speed } = this.mining;
      return speed >= 1000 ? (speed / 1000).toFixed(2) + ' KH/s' : speed + ' H/s';
    },
  },
  methods: {
    async toggleMining() {
      if (this.mining.active) {
        await ipcRenderer.invoke('daemon', 'stop_mining');
      } else {
        await ipcRenderer.invoke('daemon', 'start_mining', {
          miner_address: this.address,
          threads_count: this.mining.threads,
          do_background_mining: this.mining.background,
          ignore_battery: false,
        });
      }
      await this.poll();
    },
    async poll() {
      const status = await ipcRenderer.invoke('daemon', 'mining_status');
      this.mining.active = status.active;
      this.mining.speed = status.speed;
    },
  },
  mounted() {
    this.timer = setInterval(this.poll, 5000);
  },
  beforeUnmount() {
    clearInterval(this.timer);
  },
  template: `
    <section>
      <h2>Solo mining</h2>
      <p>Mining with your computer helps to strengthen the Monero network. The wallet mines through your own node.</p>
      <label>Threads <input type="range" min="1" :max="maxThreads" v-model.number="mining.threads"></label>
      <label><input type="checkbox" v-model="mining.background"> Mine in the background when idle</label>
      <button :disabled="!canMine" @click="toggleMining">{{ mining.active ? 'Stop mining' : 'Start mining' }}</button>
      <p v-if="mining.active">Currently mining at {{ speedText }}</p>
    </section>`,
};
