/**
 * What the options page and the background tell each other of lists: the closed set, answered by background/lists/main.js.
 *
 * @typedef {'blocks' | 'asks' | 'trusted'} Standing  how far a list is trusted: it blocks; it asks where it would block
 *   (demoted); it blocks also where it names no host
 *
 * @typedef {{ kind: 'describeLists' }} DescribeLists
 * @typedef {{ kind: 'addList', address: string }} AddList  subscribes to the list at an address, and asks for it at once
 * @typedef {{ kind: 'addText', title: string, text: string }} AddText  takes in a list that lies in a file
 * @typedef {{ kind: 'changeList', id: string, on?: boolean, standing?: Standing, title?: string }} ChangeList
 *   title: the user's own name for it; empty: what the list calls itself
 * @typedef {{ kind: 'moveList', id: string, by: -1 | 1 }} MoveList  lists count in their order where the browser takes no more
 * @typedef {{ kind: 'removeList', id: string }} RemoveList  one of the catalogue is switched off instead
 * @typedef {{ kind: 'updateLists', ids: string[] | null }} UpdateLists  null: all that are on; answered when it is over
 * @typedef {{ kind: 'cancelUpdate' }} CancelUpdate
 * @typedef {{ kind: 'setOwnFilters', text: string }} SetOwnFilters
 * @typedef {{ kind: 'switchFilter', filter: string, list: string, host: string | null, off: boolean }} SwitchFilter
 *   by what verdicts say of it; host: of a filter of the bundled list, whose host is freed of all lists
 * @typedef {{ kind: 'testAddress', address: string, type: string, page: string }} TestAddress  answered with a Verdict
 * @typedef {{ kind: 'exportSettings' }} ExportSettings  answered with { text }
 * @typedef {{ kind: 'importSettings', text: string }} ImportSettings
 *
 * @typedef {DescribeLists | AddList | AddText | ChangeList | MoveList | RemoveList | UpdateLists | CancelUpdate
 *   | SetOwnFilters | SwitchFilter | TestAddress | ExportSettings | ImportSettings} ListsMessage
 *   answered with a ListsReport, where nothing else is said
 */

/**
 * @typedef {object} Fault  why something was not done, for words: the message `fault` + kind, with its words
 * @property {string} kind
 * @property {string[]} words
 *
 * @typedef {object} Lines  lines of one kind
 * @property {number} count
 * @property {number[]} lines  the first of them, 1-based
 *
 * @typedef {{ kinds: Record<string, Lines>, others: number }} Unused  by kind; others: further ones that were only counted
 *
 * @typedef {object} Account  what became of a list when it was last compiled
 * @property {number} filters  that are used
 * @property {Unused} unread  lines that are no filters for Wattguard
 * @property {Unused} unruled  filters that the browser has no rule for: they explain what other rules stop
 *
 * @typedef {object} Head  what a list says of itself
 * @property {number} filters
 * @property {string | null} title
 * @property {string | null} version
 * @property {string | null} homepage
 * @property {string | null} licence
 * @property {number | null} lasts  seconds for which it says that it stays good
 * @property {string | null} patch  where the changes since this version are, relative to the list
 *
 * @typedef {object} Subscription  what the user wants of a list
 * @property {string} id  of the catalogue, or the address, or `file:` and a number
 * @property {'catalogue' | 'address' | 'file'} origin
 * @property {string} title  the user's own name; empty: what the list calls itself
 * @property {string} address  empty: a file
 * @property {boolean} on
 * @property {Standing} standing
 *
 * @typedef {object} Tries  how asking for a list went; times in milliseconds since 1970, 0: never
 * @property {number} lastTry
 * @property {number} lastSuccess  also word that nothing has changed
 * @property {number} nextTry  0: at once
 * @property {number} failures  in a row
 * @property {Fault | null} fault  of the last try
 *
 * @typedef {Subscription & Tries & { homepage: string | null, licence: string | null, language: string | null,
 *   version: string | null, filters: number | null, account: Account | null }} ListReport  filters: null: not there yet;
 *   title: never empty
 *
 * @typedef {object} SwitchedOff  a filter that the user has switched off
 * @property {string} filter  as verdicts show it
 * @property {string} list  title of a list in which it was found
 * @property {string | null} host  of a filter of the bundled list: freed of all lists, with all below it
 *
 * @typedef {object} Progress  of what runs now
 * @property {'asking' | 'loading' | 'reading' | 'compiling' | 'storing' | 'installing'} step
 * @property {string} list  title; empty from compiling on
 * @property {number} bytes  that have come
 * @property {number | null} total  that were announced
 *
 * @typedef {object} ListsReport
 * @property {ListReport[]} lists  in the user's order
 * @property {{ title: string, version: string, filters: number }} bundled
 * @property {string} own  the user's own filters
 * @property {Account | null} ownAccount
 * @property {SwitchedOff[]} off
 * @property {Progress | null} progress
 * @property {{ used: number, most: number, hosts: number }} rules  of the browser, for lists; hosts named in them
 * @property {Fault | null} fault  of what was just asked for
 * @property {Fault | null} installFault  why what is in force is not what is wanted
 */

/** Title of the bundled list: verdicts name lists by their titles, so no other may have it. */
export const BUNDLED = 'Wattguard';
