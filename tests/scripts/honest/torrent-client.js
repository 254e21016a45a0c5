import { EventEmitter } from './events.js';

const BLOCK = 16384;

/** One swarm: trackers over WebSocket, peers over WebRTC, pieces checked by SHA-1. */
export class Torrent extends EventEmitter {
  constructor(meta, { trackers = ['wss://tracker.example/announce'], maxPeers = 55, downloadThrottle = -1, uploadThrottle = -1 } = {}) {
    super();
    this.infoHash = meta.infoHash;
    this.pieces = meta.hashes.map((hash, index) => ({ index, hash, have: false, blocks: new Map() }));
    this.peers = new Set();
    this.limits = { maxPeers, downloadThrottle, uploadThrottle };
    this.downloaded = 0;
    for (const url of trackers) this.announce(url);
  }

  announce(url) {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send(JSON.stringify({ action: 'announce', info_hash: binary(this.infoHash), peer_id: binary(this.peerId), numwant: 10, left: this.left, event: 'started' }));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.offer) this.answer(socket, message);
      if (message.interval) setTimeout(() => this.announce(url), message.interval * 1000);
    };
  }

  async addBlock(piece, offset, blob) {
    piece.blocks.set(offset, blob);
    this.downloaded += blob.size;
    this.emit('download', blob.size);
    if (piece.blocks.size * BLOCK < this.pieceLength) return;
    const ordered = [...piece.blocks].sort(([a], [b]) => a - b).map(([, part]) => part);
    const buffer = await new Blob(ordered).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', buffer));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (hex === piece.hash) {
      piece.have = true;
      this.emit('verified', piece.index);
    } else {
      piece.blocks.clear();
      this.emit('warning', new Error('piece ' + piece.index + ' failed its hash'));
    }
  }

  throttleDownload(bytesPerSecond) { this.limits.downloadThrottle = bytesPerSecond; }
  throttleUpload(bytesPerSecond) { this.limits.uploadThrottle = bytesPerSecond; }
  get left() { return this.pieces.filter(({ have }) => !have).length * this.pieceLength; }
  get ratio() { return this.uploaded / this.downloaded || 0; }

  answer(socket, { offer, offer_id, peer_id }) {
    const peer = new RTCPeerConnection();
    this.peers.add(peer);
    peer.setRemoteDescription(offer).then(() => peer.createAnswer()).then((answer) => socket.send(JSON.stringify({ action: 'announce', answer, offer_id, to_peer_id: peer_id })));
  }
}

const binary = (hex) => hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
