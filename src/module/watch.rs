//! What a page does with modules while it runs -> evidence, weak by itself: emulators compile all the time, vaults work in
//! much memory, and video encoders share memory between as many workers as there are cores.

use crate::evidence::{Evidence, Place, Strength, What};

/// Bytes of a module that counts as tiny. A program of RandomX has some 20 KB.
const TINY: usize = 64 * 1024;

/// Tiny modules a second from which on a page compiles all the time. RandomX in a browser: 100 to 160 for each worker.
const RATE: u32 = 20;

/// For how many seconds on end: a page that starts may compile many modules at once.
const SECONDS: u32 = 5;

/// Mebibytes of RandomX's cache (specification, table 1.2.1: 2^18 blocks of 1 KiB).
const CACHE: u32 = 256;

/// What a page did so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct ModuleWatch {
    /// The second that is counted, and tiny modules in it.
    second: u64,
    count: u32,
    /// Seconds on end with many of them, and the highest rate in those.
    busy: u32,
    rate: u32,
    highest: u32,
    mebibytes: u32,
    workers: u32,
}

impl ModuleWatch {
    /// A module of `bytes` is compiled at `at` milliseconds.
    pub fn compiled(&mut self, bytes: usize, at: u64) {
        if bytes > TINY {
            return;
        }
        let second = at / 1_000;
        if second != self.second {
            let is_busy = self.count >= RATE;
            let is_next = second == self.second + 1;
            (self.busy, self.rate) = if is_busy { (self.busy + 1, self.rate.max(self.count)) } else { (0, 0) };
            if self.busy >= SECONDS {
                self.highest = self.highest.max(self.rate);
            }
            if !is_next {
                (self.busy, self.rate) = (0, 0);
            }
            (self.second, self.count) = (second, 0);
        }
        self.count = self.count.saturating_add(1);
    }

    /// A memory of so many pages of 64 KiB is made or grows.
    pub fn memory(&mut self, pages: u32) {
        self.mebibytes = self.mebibytes.max(pages / 16);
    }

    /// So many workers share one memory, on a processor with so many cores.
    pub fn workers(&mut self, sharing: u32, cores: u32) {
        const SOME: u32 = 2;
        if cores >= SOME && sharing >= cores {
            self.workers = self.workers.max(sharing);
        }
    }

    /// What it says of the page.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let signs = [
            (self.highest > 0).then_some(What::Compilations { rate: self.highest }),
            (self.mebibytes >= CACHE).then_some(What::Memory { mebibytes: self.mebibytes }),
            (self.workers > 0).then_some(What::Workers { count: self.workers }),
        ];
        let weak = |what| Evidence { strength: Strength::Weak, what, place: Place::Page };
        signs.into_iter().flatten().map(weak).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64, each: u64, bytes: usize) -> Vec<What> {
        let mut watch = ModuleWatch::default();
        for second in 0..seconds {
            for module in 0..each {
                watch.compiled(bytes, second * 1_000 + module);
            }
        }
        watch.evidence().into_iter().map(|evidence| evidence.what).collect()
    }

    #[test]
    fn only_lasting_compilation_of_tiny_modules_counts() {
        assert_eq!(after(7, 100, 20_000), [What::Compilations { rate: 100 }]);
        assert_eq!(after(5, 100, 20_000), [], "a page that starts");
        assert_eq!(after(60, 5, 20_000), [], "a module now and then");
        assert_eq!(after(60, 100, 200_000), [], "large modules");
    }

    #[test]
    fn memory_and_workers_count_from_their_sizes() {
        let mut watch = ModuleWatch::default();
        watch.memory(4_095);
        watch.workers(7, 8);
        watch.workers(1, 1);
        assert_eq!(watch.evidence(), []);
        watch.memory(4_096);
        watch.workers(8, 8);
        let whats: Vec<What> = watch.evidence().into_iter().map(|evidence| evidence.what).collect();
        assert_eq!(whats, [What::Memory { mebibytes: 256 }, What::Workers { count: 8 }]);
    }
}
