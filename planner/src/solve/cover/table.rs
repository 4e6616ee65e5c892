//! Who covers whom, as bits both ways, so that whole sets are met at once.

use super::super::watch::Watch;

/// Rows and the sites that cover them.
#[derive(Clone)]
pub(super) struct Table {
    /// For each row its sites, for each site its rows.
    sites_of: Vec<Vec<u64>>,
    rows_of: Vec<Vec<u64>>,
    /// What each site is called in the table that this one is a part of.
    names: Vec<usize>,
}

/// How much work there may be: words to look at in all, and who is asked, every so many, whether to go on.
pub(super) struct Work<'a, 'w> {
    left: usize,
    until_asked: usize,
    watch: &'a mut Watch<'w>,
}

/// Words looked at between two questions whether to go on, a few thousandths of a second.
const ASKED: usize = 8_000_000;

impl<'a, 'w> Work<'a, 'w> {
    pub(super) const fn new(words: usize, watch: &'a mut Watch<'w>) -> Self {
        Self { left: words, until_asked: ASKED, watch }
    }

    /// Counts work; returns whether there may be more.
    fn spend(&mut self, words: usize) -> bool {
        self.left = self.left.saturating_sub(words);
        self.until_asked = self.until_asked.saturating_sub(words);
        if self.until_asked == 0 {
            self.until_asked = ASKED;
            if !self.watch.goes_on() {
                self.left = 0;
            }
        }
        self.left > 0
    }
}

/// What is left to cover, and with what.
#[derive(Clone)]
pub(super) struct Left {
    pub rows: Vec<u64>,
    pub sites: Vec<u64>,
    /// Rows that lost sites, and sites that lost rows, since they were last compared: only they may be contained in others.
    shrunk_rows: Vec<u64>,
    shrunk_sites: Vec<u64>,
}

impl Table {
    pub(super) fn new<'a>(rows: impl ExactSizeIterator<Item = &'a Vec<u32>>, sites: usize) -> Self {
        let mut rows_of = vec![vec![0; rows.len().div_ceil(64)]; sites];
        let mut sites_of = vec![vec![0; sites.div_ceil(64)]; rows.len()];
        for (row, (members, bits)) in rows.zip(&mut sites_of).enumerate() {
            for &site in members {
                insert(bits, site as usize);
                insert(&mut rows_of[site as usize], row);
            }
        }
        Self { sites_of, rows_of, names: (0..sites).collect() }
    }

    /// Every row, and the sites that cover any.
    pub(super) fn all(&self) -> Left {
        let mut rows = vec![0; self.sites_of.len().div_ceil(64)];
        let mut sites = vec![0; self.rows_of.len().div_ceil(64)];
        (0..self.sites_of.len()).for_each(|row| insert(&mut rows, row));
        let useful = (0..self.rows_of.len()).filter(|&site| self.rows_of[site].iter().any(|&word| word != 0));
        useful.for_each(|site| insert(&mut sites, site));
        Left { shrunk_rows: rows.clone(), shrunk_sites: sites.clone(), rows, sites }
    }

    /// A table of what is left alone, in the same order; nothing in it has shrunk.
    pub(super) fn part(&self, left: &Left) -> (Self, Left) {
        let sites: Vec<usize> = members(&left.sites).collect();
        let mut place = vec![0; self.rows_of.len()];
        (0..).zip(&sites).for_each(|(new, &site)| place[site] = new);
        let rows: Vec<Vec<u32>> = members(&left.rows)
            .map(|row| both(&self.sites_of[row], &left.sites).map(|site| place[site]).collect())
            .collect();
        let mut part = Self::new(rows.iter(), sites.len());
        part.names = sites.iter().map(|&site| self.names[site]).collect();
        let mut left = part.all();
        left.shrunk_rows.fill(0);
        left.shrunk_sites.fill(0);
        (part, left)
    }

    pub(super) fn rows(&self) -> usize {
        self.sites_of.len()
    }

    pub(super) fn name(&self, site: usize) -> usize {
        self.names[site]
    }

    /// From now on only these of its sites cover a row.
    pub(super) fn narrow(&mut self, left: &mut Left, row: usize, to: &[u64]) {
        let lost: Vec<usize> = members(&self.sites_of[row]).filter(|&site| !contains(to, site)).collect();
        for site in lost {
            remove(&mut self.sites_of[row], site);
            remove(&mut self.rows_of[site], row);
            insert(&mut left.shrunk_sites, site);
        }
        insert(&mut left.shrunk_rows, row);
    }

    pub(super) fn drop_site(&self, left: &mut Left, site: usize) {
        remove(&mut left.sites, site);
        insert_all(&mut left.shrunk_rows, &self.rows_of[site]);
    }

    pub(super) fn drop_row(&self, left: &mut Left, row: usize) {
        remove(&mut left.rows, row);
        insert_all(&mut left.shrunk_sites, &self.sites_of[row]);
    }

    pub(super) fn rows_of(&self, site: usize) -> &[u64] {
        &self.rows_of[site]
    }

    pub(super) fn sites_of(&self, row: usize) -> &[u64] {
        &self.sites_of[row]
    }

    /// Drops the rows that are covered whenever another one is (right only when every row must be covered), as long as
    /// there may be work; returns whether it dropped any.
    pub(super) fn drop_rows(&self, left: &mut Left, work: &mut Work<'_, '_>) -> bool {
        let mut dropped = false;
        let shrunk = both(&left.shrunk_rows, &left.rows);
        let mut order: Vec<(u32, usize)> = shrunk.map(|row| (common(&self.sites_of[row], &left.sites), row)).collect();
        order.sort_unstable();
        let mut larger = Vec::new();
        for &(size, row) in &order {
            if !work.spend(size as usize * left.rows.len()) {
                break;
            }
            remove(&mut left.shrunk_rows, row);
            if contains(&left.rows, row) {
                let sites = both(&self.sites_of[row], &left.sites);
                meet(sites.map(|site| &self.rows_of[site][..]), row, &left.rows, &mut larger);
                members(&larger).for_each(|row| self.drop_row(left, row));
                dropped |= members(&larger).next().is_some();
            }
        }
        dropped
    }

    /// Drops the sites that cover nothing that another one, which may replace them, does not; as for rows.
    pub(super) fn drop_sites(
        &self,
        left: &mut Left,
        work: &mut Work<'_, '_>,
        replaces: impl Fn(usize, usize) -> bool,
    ) -> bool {
        let mut dropped = false;
        let mut larger = Vec::new();
        let shrunk: Vec<usize> = both(&left.shrunk_sites, &left.sites).collect();
        for site in shrunk {
            if !work.spend(common(&self.rows_of[site], &left.rows) as usize * left.sites.len()) {
                break;
            }
            remove(&mut left.shrunk_sites, site);
            let rows = both(&self.rows_of[site], &left.rows);
            meet(rows.map(|row| &self.sites_of[row][..]), site, &left.sites, &mut larger);
            if members(&larger).any(|other| replaces(other, site)) {
                self.drop_site(left, site);
                dropped = true;
            }
        }
        dropped
    }
}

/// What is in `within` and in all of the sets, but for `own`; ends early when that is nothing.
fn meet<'a>(sets: impl Iterator<Item = &'a [u64]>, own: usize, within: &[u64], into: &mut Vec<u64>) {
    into.clear();
    into.extend_from_slice(within);
    remove(into, own);
    for set in sets {
        let mut any = 0;
        for (word, other) in into.iter_mut().zip(set) {
            *word &= other;
            any |= *word;
        }
        if any == 0 {
            break;
        }
    }
}

pub(super) fn insert(bits: &mut [u64], member: usize) {
    bits[member / 64] |= 1 << (member % 64);
}

pub(super) fn remove(bits: &mut [u64], member: usize) {
    bits[member / 64] &= !(1 << (member % 64));
}

fn insert_all(bits: &mut [u64], other: &[u64]) {
    bits.iter_mut().zip(other).for_each(|(word, other)| *word |= other);
}

pub(super) fn contains(bits: &[u64], member: usize) -> bool {
    bits[member / 64] >> (member % 64) & 1 == 1
}

/// How many members two sets have in common.
pub(super) fn common(a: &[u64], b: &[u64]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

pub(super) fn members(bits: &[u64]) -> impl Iterator<Item = usize> + '_ {
    bits.iter().enumerate().flat_map(|(place, &word)| ones(place, word))
}

/// The members of both sets, in order.
pub(super) fn both<'a>(a: &'a [u64], b: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
    a.iter().zip(b).enumerate().flat_map(|(place, (a, b))| ones(place, a & b))
}

fn ones(place: usize, word: u64) -> impl Iterator<Item = usize> {
    let rest = |word: &u64| Some(word & (word - 1)).filter(|&word| word != 0);
    std::iter::successors(Some(word).filter(|&word| word != 0), rest)
        .map(move |word| place * 64 + word.trailing_zeros() as usize)
}
