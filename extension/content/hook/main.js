/**
 * The hook: runs in the page's world before any script of the page, and tells the relay what could be mining.
 *
 * Each document pays for what runs here, and most have nothing to tell. So nothing is iterated, spread or destructured from
 * a list at the start, and no name is looked up that a browser may lack but as `own`: Firefox writes such things in
 * JavaScript, or searches the page for an element of that name.
 */

import { openWith } from './link.js';
import { guardText, meet, openPort } from './door.js';
import { watchDataChannels } from './channels.js';
import { watchMessages } from './messages.js';
import { watchModules } from './modules.js';
import { watchPolling } from './polling.js';
import { watchResidents } from './residents.js';
import { watchShaders } from './shaders.js';
import { watchSockets } from './sockets.js';
import { watchWorkers } from './workers.js';
import { disguise } from './wrap.js';

meet();
openWith(openPort);
disguise();
watchSockets();
watchDataChannels();
watchModules();
watchMessages();
watchWorkers(guardText);
watchResidents(guardText);
watchPolling();
watchShaders();
