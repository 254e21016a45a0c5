/**
 * The lists that are offered from the start. Written by `cargo xtask rules`; edit rules/catalog.json instead.
 */

/** @type {{ id: string, title: string, address: string, homepage: string, licence: string, language: string, on: boolean, key?: string }[]} */
export const catalogue = [
  {
    "id": "wattguard",
    "title": "Wattguard – fresh",
    "address": "",
    "homepage": "",
    "licence": "MPL-2.0",
    "language": "en",
    "on": true
  },
  {
    "id": "nocoin",
    "title": "NoCoin",
    "address": "https://raw.githubusercontent.com/hoshsadiq/adblock-nocoin-list/master/nocoin.txt",
    "homepage": "https://github.com/hoshsadiq/adblock-nocoin-list",
    "licence": "MIT",
    "language": "en",
    "on": true
  },
  {
    "id": "nocoin-hosts",
    "title": "NoCoin (hosts)",
    "address": "https://raw.githubusercontent.com/hoshsadiq/adblock-nocoin-list/master/hosts.txt",
    "homepage": "https://github.com/hoshsadiq/adblock-nocoin-list",
    "licence": "MIT",
    "language": "en",
    "on": false
  },
  {
    "id": "ubo-resource-abuse",
    "title": "uBlock filters – Resource abuse",
    "address": "https://ublockorigin.github.io/uAssets/filters/resource-abuse.txt",
    "homepage": "https://github.com/uBlockOrigin/uAssets",
    "licence": "GPL-3.0",
    "language": "en",
    "on": false
  },
  {
    "id": "easyprivacy",
    "title": "EasyPrivacy",
    "address": "https://easylist.to/easylist/easyprivacy.txt",
    "homepage": "https://easylist.to/",
    "licence": "GPL-3.0 or CC BY-SA 3.0",
    "language": "en",
    "on": false
  },
  {
    "id": "ut1-cryptojacking",
    "title": "UT1 cryptojacking",
    "address": "https://raw.githubusercontent.com/olbat/ut1-blacklists/master/blacklists/cryptojacking/domains",
    "homepage": "https://dsi.ut-capitole.fr/blacklists/index_en.php",
    "licence": "CC BY-SA 4.0",
    "language": "fr",
    "on": false
  }
];
