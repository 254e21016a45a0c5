/**
 * The hook: runs in the page's world before any script of the page, and tells the relay what could be mining.
 *
 * The relay calls once, by an event that no page can hear yet; the answer is a private EventTarget, the door. Through it go
 * the port (with the first observation) and the text of the guard (with the first worker that can be entered).
 */

import { dictionary, dispatch, getter, halt, listen, listOf, unlisten, world } from './natives.js';
import { openWith } from './link.js';
import { MEET } from './mark.js';
import { watchDataChannels } from './channels.js';
import { watchMessages } from './messages.js';
import { watchModules } from './modules.js';
import { watchPolling } from './polling.js';
import { watchResidents } from './residents.js';
import { watchShaders } from './shaders.js';
import { watchSockets } from './sockets.js';
import { watchWorkers } from './workers.js';
import { disguise } from './wrap.js';

const { CustomEvent, Event, EventTarget, FocusEvent, MessageChannel, MessageEvent } = world;
const [port1Of, port2Of] = [getter(MessageChannel.prototype, 'port1'), getter(MessageChannel.prototype, 'port2')];
const detailOf = getter(CustomEvent.prototype, 'detail');

const door = new EventTarget();
listen(world, MEET, function hear(/** @type {Event} */ event) {
  unlisten(world, MEET, hear, true);
  halt(event);
  dispatch(world, new FocusEvent(MEET, dictionary({ relatedTarget: door })));
}, true);

openWith(() => {
  const channel = new MessageChannel();
  dispatch(door, new MessageEvent('open', dictionary({ ports: listOf([port2Of(channel)]) })));
  return port1Of(channel);
});

let guard = '';
listen(door, 'guard-text', (/** @type {CustomEvent} */ event) => {
  guard = detailOf(event);
});
function guardText() {
  if (guard === '') dispatch(door, new Event('guard'));
  return guard;
}

disguise();
watchSockets();
watchDataChannels();
watchModules();
watchMessages();
watchWorkers(guardText);
watchResidents(guardText);
watchPolling();
watchShaders();
