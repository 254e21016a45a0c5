/**
 * Answers: what a page says to another computer without a server between them.
 */

import { getter, listen, own, uncurry, weakGet, world } from './natives.js';
import { tap, taps } from './sockets.js';
import { attempt, observe } from './wrap.js';

export function watchDataChannels() {
  // Browsers can be built without it.
  const RTCPeerConnection = own(world, 'RTCPeerConnection');
  if (!RTCPeerConnection) return;
  const { RTCDataChannel, RTCDataChannelEvent } = world;
  const label = getter(RTCDataChannel.prototype, 'label');
  const close = uncurry(RTCDataChannel.prototype.close);
  const channelOf = getter(RTCDataChannelEvent.prototype, 'channel');
  const tapOf = (/** @type {object} */ channel) =>
    weakGet(taps, channel) ?? tap(channel, 'datachannel', label(channel), close);
  const alias = own(world, 'webkitRTCPeerConnection') === RTCPeerConnection;
  observe(world, 'RTCPeerConnection', (_args, peer) => {
    listen(peer, 'datachannel', (/** @type {Event} */ event) => attempt(() => tapOf(channelOf(event))));
  });
  if (alias) world.webkitRTCPeerConnection = world.RTCPeerConnection;
  observe(RTCPeerConnection.prototype, 'createDataChannel', (_args, channel) => void tapOf(channel));
  observe(RTCDataChannel.prototype, 'send', (args, _result, channel) => tapOf(channel)(true, args[0]));
}
