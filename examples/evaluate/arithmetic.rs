//! Hits of trials -> rates, means over clusters, and how far a rate may be from the truth.
//!
//! Samples of one cluster share code, so that they are one observation many times; hence every rate is a mean over
//! clusters. A cluster in which nothing was tried does not count.

use std::collections::BTreeMap;

/// How sure an upper bound is.
const CONFIDENCE: f64 = 0.95;

/// Halvings of an interval: past 60 it is smaller than what a double can tell apart.
const HALVINGS: usize = 60;

/// What stands where nothing was tried.
const NOTHING: &str = "–";

/// Hits of trials.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rate {
    pub(crate) hits: usize,
    pub(crate) of: usize,
}

impl Rate {
    /// Counts one trial.
    pub(crate) fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    /// Hits per trial.
    pub(crate) fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The largest rate under which so few hits have a chance of 5 %: the one-sided exact bound of Clopper and Pearson
    /// (1934), from the hits of independent trials. For no hits of n it is 1 - 0.05^(1/n), about 3/n.
    pub(crate) fn upper(self) -> f64 {
        if self.of == 0 || self.hits >= self.of {
            return 1.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.chance(middle) > 1.0 - CONFIDENCE { low = middle } else { high = middle }
        }
        high
    }

    /// The chance of so many hits or fewer, where each trial hits at this rate.
    fn chance(self, rate: f64) -> f64 {
        let (hit, miss) = (rate.ln(), (1.0 - rate).ln());
        // The logarithm of n over k, from one k to the next.
        let mut ways = 0.0;
        let mut sum = 0.0;
        for hits in 0..=self.hits {
            if hits > 0 {
                ways += ((self.of - hits + 1) as f64).ln() - (hits as f64).ln();
            }
            sum += (ways + hits as f64 * hit + (self.of - hits) as f64 * miss).exp();
        }
        sum
    }

    /// `3 of 4`.
    pub(crate) fn counted(self) -> String {
        format!("{} of {}", self.hits, self.of)
    }

    /// `75.0 %`.
    pub(crate) fn percent(self) -> String {
        percent(self.share())
    }

    /// `0 of 300, below 1.0 %`.
    pub(crate) fn bounded(self) -> String {
        match self.of {
            0 => NOTHING.to_owned(),
            _ => format!("{}, below {}", self.counted(), fine_percent(self.upper())),
        }
    }
}

/// Hits of trials, cluster by cluster.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clusters(pub(crate) BTreeMap<String, Rate>);

impl Clusters {
    /// Counts one trial.
    pub(crate) fn add(&mut self, cluster: &str, hit: bool) {
        self.0.entry(cluster.to_owned()).or_default().add(hit);
    }

    /// The mean of the clusters' rates: each weighs the same.
    pub(crate) fn mean(&self) -> Option<f64> {
        let shares: Vec<f64> = self.0.values().filter_map(|rate| rate.share()).collect();
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    }

    /// All clusters thrown together.
    pub(crate) fn total(&self) -> Rate {
        let add = |sum: Rate, one: &Rate| Rate { hits: sum.hits + one.hits, of: sum.of + one.of };
        self.0.values().fold(Rate::default(), add)
    }

    /// Clusters with a hit, of all: what a bound may rest on, for their samples are not independent.
    pub(crate) fn touched(&self) -> Rate {
        Rate { hits: self.0.values().filter(|rate| rate.hits > 0).count(), of: self.0.len() }
    }

    /// `75.0 %`, the mean.
    pub(crate) fn percent(&self) -> String {
        percent(self.mean())
    }
}

/// With one decimal; a dash where there is nothing.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or(NOTHING.to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// With as many decimals as a small bound needs.
fn fine_percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.1 { format!("{percent:.3} %") } else { format!("{percent:.1} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.0005, "{found} {expected}");
    }

    #[test]
    fn bounds_are_those_of_the_tables() {
        for (hits, of, expected) in [
            (0, 1, 0.95),
            (0, 10, 0.2589),
            (0, 1000, 0.0030),
            (1, 10, 0.3942),
            (5, 20, 0.4556),
            (10, 10, 1.0),
            (0, 0, 1.0),
        ] {
            near(Rate { hits, of }.upper(), expected);
        }
    }

    #[test]
    fn no_hits_are_below_three_in_n() {
        for of in [30, 300, 3_000, 30_000] {
            let upper = Rate { hits: 0, of }.upper();
            near(upper, 1.0 - 0.05_f64.powf(1.0 / of as f64));
            assert!(upper < 3.0 / of as f64);
        }
    }

    #[test]
    fn a_large_cluster_weighs_as_much_as_a_small_one() {
        let mut clusters = Clusters::default();
        assert_eq!(clusters.mean(), None);
        (0..99).for_each(|_| clusters.add("large", true));
        clusters.add("small", false);
        assert_eq!(clusters.mean(), Some(0.5));
        assert_eq!(clusters.total(), Rate { hits: 99, of: 100 });
        assert_eq!(clusters.touched(), Rate { hits: 1, of: 2 });
        assert_eq!(clusters.percent(), "50.0 %");
    }

    #[test]
    fn rates_are_said_with_their_bounds() {
        assert_eq!(Rate { hits: 0, of: 1_000 }.bounded(), "0 of 1000, below 0.3 %");
        assert_eq!(Rate { hits: 0, of: 14_000 }.bounded(), "0 of 14000, below 0.021 %");
        assert_eq!(Rate::default().bounded(), "–");
        assert_eq!(percent(None), "–");
        assert_eq!(Rate { hits: 2, of: 3 }.percent(), "66.7 %");
    }
}
