/**
 * Stands for extension/wasm/core.js: the same exports, answered by the core of the world at hand (fake.mjs).
 */

import { atHand } from './world.mjs';

const { core } = atHand();

export default async function init() {
  core.calls.push('init');
  await core.init();
}

export function __wbg_reset_state() {
  core.calls.push('reset');
}

export class Core {
  constructor() {
    core.calls.push('new');
    core.construct();
    this.id = core.calls.filter((call) => call === 'new').length;
  }

  /** @param {Uint8Array[]} tables @param {string[]} lifted */
  static withLists(tables, lifted) {
    core.lists.push({ tables: tables.length, lifted });
    return new Core();
  }

  /** @param {string} url */
  site(url) {
    core.asked.push(this.id);
    return core.site(url);
  }

  /** @param {string} url @param {string} kind @param {string} source @param {string} policy */
  checkRequest(url, kind, source, policy) {
    core.asked.push(this.id);
    return core.checkRequest(url, kind, source, policy);
  }
}
